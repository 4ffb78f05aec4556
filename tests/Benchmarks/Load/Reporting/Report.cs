using System.Globalization;
using Agentgateway.Benchmarks.Load.Accounting;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>The results of a run as one block of Markdown, for docs/benchmarks.md as it is.</summary>
internal static class Report
{
    /// <param name="ended">Why the run ended before its time; null when it did not.</param>
    public static void Write(ResultSet results, LoadOptions options, string? ended, TextWriter output)
    {
        output.WriteLine("\n## Results\n");
        output.WriteLine($"{DateTimeOffset.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}, commit {MachineText.Commit()}. {MachineText.Machine()}. {Peers()}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Windows of {options.Seconds:0.#} s, up to {options.Rounds} rounds, n beside each figure. {Voids(results, options)}{(ended is null ? "" : $" The run was {ended}: later rounds are missing.")}"));
        Targets.Write(results, output);
        foreach (var scenario in LoadOptions.AllScenarios)
        {
            Table.WriteScenario(results, scenario, output);
        }

        Table.WriteStarts(results, output);
        Table.WriteChecks(results, output);
    }

    private static string Voids(ResultSet results, LoadOptions options)
    {
        var windows = results.All.Where(m => m.Values.ContainsKey(Figure.Rate)).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{windows.Count(m => m.Void)} of {windows.Count} windows were void, since other programs used more than {options.Foreign:P0} of the machine.");
    }

    private static string Peers()
    {
        var versions = new[]
        {
            Installed.Find("haproxy") is { } haproxy ? First(MachineText.Output(haproxy, ["-v"]), 3) : "",
            Installed.Find("nginx") is { } nginx ? MachineText.Output(nginx, ["-v"]).Replace("nginx version: ", "", StringComparison.Ordinal) : "",
        };
        return string.Join(", ", versions.Where(version => version.Length > 0)) + ".";
    }

    private static string First(string text, int words) => string.Join(' ', text.Split(' ').Take(words));
}
