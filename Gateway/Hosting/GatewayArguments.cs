using System.Reflection;
using Agentgateway.Configuration.Migration;
using Agentgateway.Configuration.Schema;

namespace Agentgateway.Gateway.Hosting;

/// <summary>The command line.</summary>
/// <param name="File">Configuration file (<c>-f</c>).</param>
/// <param name="Text">Configuration text (<c>-c</c>).</param>
/// <param name="Resolve">Entries of <c>--resolve</c>.</param>
/// <param name="Settings"><c>--NAME=value</c> arguments, handed to the configuration system.</param>
/// <param name="Answer">Text to print instead of running (help, version, usage error); null = run.</param>
internal sealed record GatewayArguments(
    string? File, string? Text, bool ValidateOnly, IReadOnlyList<string> Resolve, IReadOnlyList<string> Settings, string? Answer = null, int ExitCode = 0)
{
    /// <summary>Name of the variable of <see cref="LocalFile"/>.</summary>
    public const string LocalFileVariable = "LOCAL_XDS_PATH";

    private const int UsageError = 2;

    private const string Usage = """
        Agentgateway for .NET: a gateway for LLM, MCP and plain HTTP traffic.

        Usage: gateway (-f FILE | -c TEXT) [options]
               gateway migrate FILE        rewrite deprecated forms in place, keep comments, print what changed
               gateway schema [--reference]  print the JSON schema of the configuration, or the reference page

          -f, --file FILE          configuration file (YAML or JSON); it is watched, a change applies while running
          -c, --config TEXT        configuration as text
              --validate-only      check the configuration, print all problems, and exit (0 = valid, 1 = not)
              --resolve ENTRY      HOST:PORT:ADDR[,ADDR] or HOST:PORT:ADDR:PORT2: connect to ADDR for HOST:PORT; repeatable
              --NAME=VALUE         a setting that could also be an environment variable, such as --ADMIN_ADDR=localhost:15001
          -V, --version            print the version
          -h, --help               print this text

        Without -f and -c the gateway runs the file in LOCAL_XDS_PATH, else follows a control plane if AGW_CONTROL_PLANE=1.
        Environment: ADMIN_ADDR, STATS_ADDR, READINESS_ADDR, SSL_CERT_FILE (further trust for upstream TLS), OTEL_*, AGW_LISTEN=loopback,
        CONNECTION_TERMINATION_DEADLINE and more. Documentation: docs/gateway.md.
        """;

    public static string Version { get; } =
        typeof(GatewayArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The configuration file when the command line names none, as in agentgateway; null = unset.</summary>
    public static string? LocalFile => Environment.GetEnvironmentVariable(LocalFileVariable) is { Length: > 0 } path ? path : null;

    public static GatewayArguments Parse(IReadOnlyList<string> args)
    {
        if (args is ["schema", ..])
        {
            // The answer is written as a line.
            return Stop((args.Contains("--reference") ? ConfigSchema.ToMarkdown() : ConfigSchema.ToJsonText()).TrimEnd('\n'), 0);
        }

        if (args is ["migrate", ..])
        {
            return args.Count == 2 ? MigrateFile(args[1]) : Stop("migrate needs one file\n\n" + Usage, UsageError);
        }

        string? file = null;
        string? text = null;
        var validateOnly = false;
        var resolve = new List<string>();
        var settings = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = Split(args[i]);
            switch (name)
            {
                case "-h" or "--help":
                    return Stop(Usage, 0);
                case "-V" or "--version":
                    return Stop("agentgateway-dotnet " + Version, 0);
                case "--validate-only":
                    validateOnly = true;
                    break;
                case "-f" or "--file" or "-c" or "--config" or "--resolve":
                    var value = inline ?? (i + 1 < args.Count ? args[++i] : null);
                    if (value is null)
                    {
                        return Stop($"{name} needs a value\n\n{Usage}", UsageError);
                    }

                    _ = name switch
                    {
                        "-f" or "--file" => file = value,
                        "-c" or "--config" => text = value,
                        _ => Add(resolve, value),
                    };
                    break;
                default:
                    if (!name.StartsWith("--", StringComparison.Ordinal) || inline is null)
                    {
                        return Stop($"unknown argument '{args[i]}'\n\n{Usage}", UsageError);
                    }

                    settings.Add(args[i]);
                    break;
            }
        }

        return file is not null && text is not null
            ? Stop("-f and -c exclude each other", UsageError)
            : new GatewayArguments(file, text, validateOnly, resolve, settings);

        static GatewayArguments Stop(string answer, int exitCode) => new(null, null, false, [], [], answer, exitCode);

        static string Add(List<string> list, string value)
        {
            list.Add(value);
            return value;
        }
    }

    private static GatewayArguments MigrateFile(string file)
    {
        try
        {
            var old = System.IO.File.ReadAllText(file);
            var result = ConfigMigrator.Migrate(old);
            if (result.Changes.Count > 0)
            {
                // Beside it and over it: a reader sees the old file or the new one.
                var next = file + ".migrated";
                System.IO.File.WriteAllText(next, result.Text);
                System.IO.File.Move(next, file, overwrite: true);
            }

            string[] lines = [.. result.Changes, .. result.Left];
            return new GatewayArguments(null, null, false, [], [], lines.Length == 0 ? "nothing to change" : string.Join(Environment.NewLine, lines), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new GatewayArguments(null, null, false, [], [], $"{file}: {e.Message}", 1);
        }
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }
}
