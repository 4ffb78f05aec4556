using System.Text.RegularExpressions;

namespace Agentgateway.Llm.Pricing;

/// <summary>Other names under which a catalogue may list a model.</summary>
/// <remarks>
/// Providers put places and versions around a name: Bedrock <c>us.anthropic.claude-…-v1:0</c> and ARNs, Vertex
/// <c>publishers/anthropic/models/claude-…@20250929</c>, OpenAI <c>gpt-…-2026-03-05</c> and <c>ft:gpt-…:organisation::id</c>, Ollama <c>:latest</c>. The
/// price is the same, unless the catalogue lists the longer name.
/// </remarks>
public static partial class ModelNames
{
    /// <summary>Names to try after the given one, the closest first; the name itself is not among them.</summary>
    public static IEnumerable<string> Alike(string model)
    {
        var plain = model;
        if (plain.LastIndexOf("models/", StringComparison.Ordinal) is var at and >= 0)
        {
            plain = plain[(at + "models/".Length)..];
        }
        else if (plain.StartsWith("arn:", StringComparison.Ordinal))
        {
            plain = plain[(plain.LastIndexOf('/') + 1)..];
        }
        else if (plain.StartsWith("ft:", StringComparison.Ordinal) && plain.IndexOf(':', 3) is var end and > 0)
        {
            plain = plain[..end];
        }

        if (plain != model)
        {
            yield return plain;
        }

        // The place stays as long as it can: an endpoint of a region may cost more than a global one.
        foreach (var name in Undated(plain))
        {
            yield return name;
        }

        var anywhere = BedrockPlace().Replace(plain, "");
        if (anywhere != plain)
        {
            yield return anywhere;
            foreach (var name in Undated(anywhere))
            {
                yield return name;
            }
        }
    }

    private static IEnumerable<string> Undated(string name)
    {
        var undated = Version().Replace(name, "");
        while (undated != name)
        {
            name = undated;
            yield return name;
            undated = Version().Replace(name, "");
        }
    }

    [GeneratedRegex(@"^(us|us-gov|eu|apac|jp|au|ca|sa|global)\.(?=[a-z0-9]+\.)", RegexOptions.CultureInvariant)]
    private static partial Regex BedrockPlace();

    [GeneratedRegex(@"(-v\d+:\d+(:\w+)?|(?<=\.claude-.*)-v\d+|:latest|-latest|[-@]20\d{6}|-20\d\d-\d\d-\d\d|-\d\d-20\d\d|@default|@latest|-0\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
