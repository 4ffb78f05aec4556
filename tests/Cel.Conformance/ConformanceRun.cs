using System.Text.Json;

namespace Agentgateway.Cel.Conformance;

/// <summary>Runs a file of conformance cases: one line for each failure, one line for each reason to skip.</summary>
public static class ConformanceRun
{
    public static ConformanceSummary Run(IEnumerable<string> lines, TextWriter output)
    {
        var passed = 0;
        var failed = 0;
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using var document = JsonDocument.Parse(line);
            var test = document.RootElement;
            var result = ConformanceCase.Run(test);
            if (result.SkipReason is not null)
            {
                skipped[result.SkipReason] = skipped.GetValueOrDefault(result.SkipReason) + 1;
            }
            else if (result.Failure is null)
            {
                passed++;
            }
            else
            {
                failed++;
                output.WriteLine($"FAILED {test.GetProperty("id").GetString()}: {test.GetProperty("expr").GetString()} -> {result.Failure}".ReplaceLineEndings(" "));
            }
        }

        foreach (var (reason, count) in skipped)
        {
            output.WriteLine($"skipped {count}: {reason}");
        }

        return new ConformanceSummary(passed, failed, skipped.Values.Sum());
    }
}
