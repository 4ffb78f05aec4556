using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>What the gateway's own metrics say about tokens, per model.</summary>
internal static class TokenCounts
{
    private const string Family = "agentgateway_gen_ai_client_token_usage";

    /// <summary>Sums and counts of the token histogram in Prometheus text.</summary>
    /// <returns>By requested model and token type (<c>input</c>, <c>output</c>).</returns>
    public static Dictionary<(string Model, string Type), (double Tokens, long Requests)> Read(string metrics)
    {
        var counts = new Dictionary<(string, string), (double Tokens, long Requests)>();
        foreach (var line in metrics.Split('\n'))
        {
            var isSum = line.StartsWith(Family + "_sum{", StringComparison.Ordinal);
            if (!isSum && !line.StartsWith(Family + "_count{", StringComparison.Ordinal))
            {
                continue;
            }

            var key = (Label(line, "gen_ai_request_model"), Label(line, "gen_ai_token_type"));
            var value = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            var known = counts.GetValueOrDefault(key);
            counts[key] = isSum ? (known.Tokens + value, known.Requests) : (known.Tokens, known.Requests + (long)value);
        }

        return counts;
    }

    private static string Label(string line, string name)
    {
        var start = line.IndexOf(name + "=\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start += name.Length + 2;
        return line[start..line.IndexOf('"', start)];
    }
}
