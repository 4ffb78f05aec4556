using System.Globalization;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Benchmarks.Load.Scenarios;
using Agentgateway.Testing;

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
                using (var mock = new MockServer(int.Parse(port, CultureInfo.InvariantCulture)))
                {
                    mock.Run();
                }

                return 0;
            case ["load-proxy", var kind, var port, var upstream]:
                await BareProxy.RunAsync(kind, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(upstream, CultureInfo.InvariantCulture));
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

        LoadOptions options;
        try
        {
            options = LoadOptions.Parse(args);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"{e.Message}\n\n{LoadOptions.Usage}");
            return 2;
        }

        var results = new ResultSet(options.Json);
        using (var mock = MockProcess.Start())
        {
            var peers = Peers(options);
            var runner = new LoadRunner(options, mock, results, Console.Out);
            var context = new CheckContext(mock, results, Console.Out);
            foreach (var scenario in options.Scenarios)
            {
                Console.WriteLine($"{scenario} {DateTimeOffset.UtcNow:HH:mm:ss}");
                Run(scenario, runner, context, peers);
            }
        }

        foreach (var scenario in options.Scenarios)
        {
            Table.WriteScenario(results, scenario, Console.Out);
        }

        Table.WriteChecks(results, Console.Out);
        Table.WriteStarts(results, Console.Out);
        Targets.Write(results, Console.Out);
        return results.IsSound ? 0 : 1;
    }

    private static void Run(string scenario, LoadRunner runner, CheckContext context, List<Peer> peers)
    {
        switch (scenario)
        {
            case "S1":
                runner.Run(Catalogue.S1(peers));
                break;
            case "S2":
                runner.Run(Catalogue.S2(peers));
                break;
            case "S3":
                runner.Run(Catalogue.S3(peers));
                StreamChecks.Run(context, peers);
                break;
            case "S4":
                runner.Run(Catalogue.S4(peers));
                break;
            case "accounting":
                context.ForEach(
                    peers.Where(peer => peer is GatewayPeer { Policies: PolicySet.None or PolicySet.All }),
                    headers => Requests.Chat("mock-a100", 300, headers: headers),
                    gateway => AccountingCheck.Run(context, gateway));
                break;
            case "calls":
                SystemCallCheck.Run(context, peers);
                break;
        }
    }

    /// <summary>The peers that were asked for and are here; the others are named.</summary>
    private static List<Peer> Peers(LoadOptions options)
    {
        var gateway = options.Gateway ?? Path.Combine(Repository.OutputOf("Gateway"), "Agentgateway.Gateway.dll");
        Peer[] all =
        [
            new DirectPeer(), new HaProxyPeer(), new NginxPeer(), DotNetPeer.Yarp, DotNetPeer.Floor, new PortkeyPeer(),
            new GatewayPeer(gateway), new GatewayPeer(gateway, PolicySet.Header), new GatewayPeer(gateway, PolicySet.Key), new GatewayPeer(gateway, PolicySet.All),
            new GatewayPeer(gateway, ThroughHandler: true),
        ];
        var asked = all.Where(peer => options.Peers.Contains(peer.Name)).ToList();
        foreach (var peer in asked.Where(peer => peer.Missing is not null))
        {
            Console.WriteLine($"left out: {peer.Missing}");
        }

        return asked.Where(peer => peer.Missing is null).ToList();
    }
}
