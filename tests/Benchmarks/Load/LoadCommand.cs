using System.Globalization;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;

namespace Agentgateway.Benchmarks.Load;

/// <summary><c>dotnet run -c Release --project tests/Benchmarks -- load …</c>, and the processes that it starts of this program.</summary>
internal static class LoadCommand
{
    /// <returns>An exit code, or null when the arguments are not for this command.</returns>
    public static async Task<int?> RunAsync(IReadOnlyList<string> args)
    {
        switch (args)
        {
            case ["load-mock", var port]:
                using (var mock = new MockServer(Number(port)))
                {
                    mock.Run();
                }

                return 0;
            case ["load-proxy", var kind, var port, var http2Port, var upstream]:
                await BareProxy.RunAsync(kind, Number(port), Number(http2Port), Number(upstream));
                return 0;
            case ["load", ..]:
                return Load(args.Skip(1).ToList());
            default:
                return null;
        }
    }

    private static int Load(IReadOnlyList<string> args)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("load runs on Linux only: it counts CPU over /proc");
            return 2;
        }

        try
        {
            return LoadRun.Run(LoadOptions.Parse(args), Console.Out);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"{e.Message}\n\n{LoadOptions.Usage}");
            return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
