using System.Globalization;

namespace Agentgateway.Benchmarks.Load;

/// <summary>The command line of <c>load</c>.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        load [S1|S2|S3|S4|start|accounting|calls|all ...] [options]
          --rounds N          interleaved rounds, every other one in reversed order; default 5
          --seconds N         length of one measurement; default 1.5
          --minutes N         ends the run then, and reports what there is; default no limit
          --peers A,B         of direct, haproxy, nginx, yarp, floor, portkey, gateway, gateway-handler; default all that are installed
          --json FILE         appends every measurement as a line of JSON
          --markdown FILE     writes the results there too
          --foreign PERCENT   a measurement in which other programs used more of the machine is repeated once, then void; default 5
          --gateway FILE      executable or dll of the gateway; default the one built beside this program
          --published FILE    one compiled ahead, for its start; default that of "dotnet publish Gateway -c Release -r linux-x64", if it is there
        """;

    public static IReadOnlyList<string> AllScenarios { get; } = ["start", "S1", "S2", "S3", "S4", "accounting", "calls"];

    public IReadOnlyList<string> Scenarios { get; init; } = AllScenarios;

    public int Rounds { get; init; } = 5;

    /// <summary>Of one measurement.</summary>
    public double Seconds { get; init; } = 1.5;

    /// <summary>Of the whole run.</summary>
    public double? Minutes { get; init; }

    public IReadOnlyList<string> Peers { get; init; } = ["direct", "haproxy", "nginx", "yarp", "floor", "portkey", "gateway", "gateway-handler"];

    public string? Json { get; init; }

    public string? Markdown { get; init; }

    /// <summary>Share of the machine, 0 to 1.</summary>
    public double Foreign { get; init; } = 0.05;

    public string? Gateway { get; init; }

    public string? Published { get; init; }

    /// <exception cref="FormatException">An argument is unknown or has no value.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LoadOptions();
        var scenarios = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                scenarios.AddRange(args[i] == "all" ? AllScenarios : [Known(args[i])]);
                continue;
            }

            var name = args[i];
            var value = ++i < args.Count ? args[i] : throw new FormatException($"{name} needs a value");
            options = name switch
            {
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--peers" => options with { Peers = value.Split(',') },
                "--minutes" => options with { Minutes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--markdown" => options with { Markdown = value },
                "--published" => options with { Published = value },
                "--json" => options with { Json = value },
                "--foreign" => options with { Foreign = double.Parse(value, CultureInfo.InvariantCulture) / 100 },
                "--gateway" => options with { Gateway = value },
                _ => throw new FormatException($"{name} is unknown"),
            };
        }

        return scenarios.Count > 0 ? options with { Scenarios = scenarios } : options;
    }

    private static string Known(string scenario) =>
        AllScenarios.Contains(scenario) ? scenario : throw new FormatException($"'{scenario}' is none of {string.Join(", ", AllScenarios)}, all");
}
