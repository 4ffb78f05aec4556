using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>Runs a folder of golden files and reports what passed.</summary>
public static class GoldenRun
{
    private const int DifferencesShown = 6;
    private const string WholeStream = "$[*]";

    /// <summary>Runs every <c>*.snap</c> below the folder; the last line is <c>N passed, N failed, N skipped</c>.</summary>
    public static GoldenSummary Execute(string folder, TextWriter output)
    {
        var summary = new GoldenSummary();
        foreach (var path in Directory.EnumerateFiles(folder, "*.snap", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path);
            var (golden, label, reason) = Read(folder, path);
            if (golden is null || label is null)
            {
                summary.Skipped++;
                output.WriteLine($"SKIP {name}: {reason}");
                continue;
            }

            var differences = Run(golden, label);
            if (differences.Count == 0)
            {
                summary.Passed++;
                continue;
            }

            summary.Failed++;
            output.WriteLine($"FAIL {name}");
            foreach (var difference in differences.Take(DifferencesShown))
            {
                output.WriteLine($"     {difference}");
            }
        }

        output.WriteLine($"{summary.Passed} passed, {summary.Failed} failed, {summary.Skipped} skipped");
        return summary;
    }

    private static (GoldenCase? Golden, GoldenLabel? Label, string Reason) Read(string folder, string path)
    {
        try
        {
            var golden = GoldenCase.Read(folder, path);
            var label = golden is null ? null : GoldenLabels.All.FirstOrDefault(label => label.Applies(golden));
            return (golden, label, golden is null ? "it is no golden file, or its input is not in the folder" : $"no conversion for label '{golden.Label}' in {golden.Area}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, null, "it cannot be read: " + e.Message);
        }
    }

    private static List<GoldenDifference> Run(GoldenCase golden, GoldenLabel label)
    {
        try
        {
            return Compared(golden, label.Convert(golden));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [new GoldenDifference("$", "a result", e.Message)];
        }
    }

    private static List<GoldenDifference> Compared(GoldenCase golden, GoldenActual actual)
    {
        var rules = GoldenRules.All.Where(rule => rule.IsFor(golden.Label)).ToList();
        var (differences, telemetry) = actual switch
        {
            { PassedBytes: { } bytes } => (Passed(golden, bytes), TrailerOf(golden)),
            { Events: { } events } => (Streams(golden, events, rules), TrailerOf(golden)),
            _ => (Documents(golden, Undone(actual.Document, rules)), golden.Expected is JsonObject whole ? whole["parsed"] as JsonObject : null),
        };
        if (telemetry is not null && actual.Telemetry is { } read)
        {
            differences.AddRange(Telemetry(telemetry, read));
        }

        return differences.Where(difference => !rules.Exists(rule => rule.Covers(difference.Path))).ToList();
    }

    private static JsonObject? TrailerOf(GoldenCase golden) =>
        golden.Kind == GoldenKind.Stream ? GoldenStream.Split(golden.Body).Trailer : golden.Expected is JsonObject whole ? whole["parsed"] as JsonObject : null;

    private static List<GoldenDifference> Passed(GoldenCase golden, byte[] bytes) =>
        bytes.AsSpan().SequenceEqual(golden.Input) ? [] : [new GoldenDifference("$", "the input's bytes", Encoding.UTF8.GetString(bytes))];

    private static List<GoldenDifference> Documents(GoldenCase golden, JsonNode? document)
    {
        var whole = golden.Expected;
        var expected = whole is JsonObject members ? members["request"] ?? members["response"] ?? whole : whole;
        GoldenVolatile.Redact(expected);
        GoldenVolatile.Redact(document);
        var comparer = new GoldenComparer(absentIsNull: IsSameFormat(golden));
        comparer.Compare(expected, document, "$");
        return comparer.Differences;
    }

    private static List<GoldenDifference> Streams(GoldenCase golden, string events, List<GoldenRule> rules)
    {
        var expected = GoldenStream.Parse(GoldenStream.Split(golden.Body).Events);
        var actual = GoldenStream.Parse(events);
        GoldenVolatile.Blank(expected);
        GoldenVolatile.Blank(actual);
        if (rules.Exists(static rule => rule.Path == WholeStream))
        {
            return Meaning(expected, actual, rules);
        }

        TakeOut(expected, rules);
        TakeOut(actual, rules);
        Undone(actual, rules);
        var comparer = new GoldenComparer(absentIsNull: false);
        comparer.Compare(expected, actual, "$");
        return comparer.Differences;
    }

    private static JsonNode? Undone(JsonNode? actual, List<GoldenRule> rules)
    {
        foreach (var rule in rules)
        {
            if (actual is not null)
            {
                rule.Undo?.Invoke(actual);
            }
        }

        return actual;
    }

    private static List<GoldenDifference> Meaning(JsonArray expected, JsonArray actual, List<GoldenRule> rules)
    {
        var comparer = new GoldenComparer(absentIsNull: true);
        comparer.Compare(ResponsesMeaning.Of(expected), ResponsesMeaning.Of(actual, rules.Exists(static rule => rule.Undo == GoldenUndo.ReasoningAsText)), "meaning");
        return comparer.Differences;
    }

    private static void TakeOut(JsonArray events, List<GoldenRule> rules)
    {
        for (var i = events.Count - 1; i >= 0; i--)
        {
            var data = events[i]!["data"] as JsonObject;
            var type = data?["type"]?.ToString();
            var carried = (data?["choices"] as JsonArray)?.FirstOrDefault()?["delta"] as JsonObject;
            if (rules.Exists(rule => (type is not null && rule.Covers("event:" + type)) || (carried?.Any(member => rule.Covers("carrier:" + member.Key)) ?? false)))
            {
                events.RemoveAt(i);
            }
        }
    }

    private static List<GoldenDifference> Telemetry(JsonObject expected, JsonObject actual)
    {
        var comparer = new GoldenComparer(absentIsNull: true);
        foreach (var (name, value) in actual)
        {
            // We read more than the reference does in some pairs.
            if (expected.ContainsKey(name))
            {
                comparer.Compare(expected[name], value, "parsed." + name);
            }
        }

        foreach (var (name, value) in expected)
        {
            // A count of zero may be left out, and a total is what the reference adds up.
            if (!actual.ContainsKey(name) && name != "total_tokens" && name.EndsWith("_tokens", StringComparison.Ordinal) && value?.GetValueKind() == JsonValueKind.Number && value.GetValue<long>() != 0)
            {
                comparer.Differences.Add(new GoldenDifference("parsed." + name, value.ToJsonString(), null));
            }
        }

        return comparer.Differences;
    }

    // Bytes pass unchanged there, while the reference parses and writes them anew.
    private static bool IsSameFormat(GoldenCase golden) =>
        golden.Label is "gemini-native" or "openai" or "cohere" or "vertex" or "anthropic"
        || golden.Label.Split('-') is [var from, var to] && (from == to || to == "detect");
}
