using System.Globalization;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Benchmarks.Load.Scenarios;
using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load;

/// <summary>A whole run, from the time that it will take to the report.</summary>
/// <remarks>
/// The first round of every scenario with its checks, then the second round of every scenario, and so on: a run that is cut short has measured everything, only less often.
/// </remarks>
internal sealed class LoadRun
{
    private readonly LoadOptions _options;
    private readonly TextWriter _output;
    private readonly List<Peer> _peers;
    private readonly List<LoadScenario> _scenarios;

    private LoadRun(LoadOptions options, TextWriter output)
    {
        (_options, _output) = (options, output);
        _peers = Peers();
        LoadScenario[] all = [Catalogue.S1(_peers), Catalogue.S2(_peers), Catalogue.S3(_peers), Catalogue.S4(_peers)];
        _scenarios = all.Where(scenario => options.Scenarios.Contains(scenario.Name)).ToList();
    }

    /// <returns>0, or 1 when a request failed or a token is missing.</returns>
    public static int Run(LoadOptions options, TextWriter output) => new LoadRun(options, output).Run();

    private int Run()
    {
        TellTime();
        var results = new ResultSet(_options.Json);
        string? ended = null;
        using (var interruption = new Interruption(_options.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null))
        using (var mock = MockProcess.Start())
        {
            var runner = new LoadRunner(_options, mock, results, interruption, _output);
            var context = new CheckContext(mock, results, interruption, _output);
            try
            {
                for (var round = 1; round <= _options.Rounds; round++)
                {
                    Round(runner, context, round);
                }
            }
            catch (OperationCanceledException e)
            {
                ended = e.Message;
            }
        }

        Report.Write(results, _options, ended, _output);
        if (_options.Markdown is { } file)
        {
            using var markdown = File.CreateText(file);
            Report.Write(results, _options, ended, markdown);
        }

        return results.IsSound ? 0 : 1;
    }

    private void Round(LoadRunner runner, CheckContext context, int round)
    {
        if (round == 1 && _options.Scenarios.Contains(StartCheck.Scenario))
        {
            Tell("start");
            StartCheck.Run(context, Started(), _options.Rounds);
        }

        foreach (var scenario in _scenarios)
        {
            Tell($"{scenario.Name} round {round}");
            runner.Run(scenario, round);
            if (round == 1 && scenario.Name == "S3")
            {
                StreamChecks.Run(context, _peers);
            }
        }

        if (round == 1 && _options.Scenarios.Contains("accounting"))
        {
            Tell("accounting");
            context.ForEach(
                _peers.Where(peer => peer is GatewayPeer { Policies: PolicySet.None or PolicySet.All }),
                headers => Requests.Chat("mock-a100", 300, headers: headers),
                gateway => AccountingCheck.Run(context, gateway));
        }

        if (round == 1 && _options.Scenarios.Contains("calls"))
        {
            Tell("calls");
            SystemCallCheck.Run(context, _peers);
        }
    }

    private void Tell(string what) => _output.WriteLine($"{DateTimeOffset.UtcNow.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {what}");

    private void TellTime()
    {
        var parts = _scenarios.Select(scenario => (scenario.Name, Seconds: RunTime.Of(scenario, _options))).ToList();
        var seconds = parts.Sum(part => part.Seconds) + RunTime.OfChecks(_options, _peers, Started().Count);
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"about {seconds / 60:F1} minutes: {string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Seconds / 60:F1}")))}, the rest is checks; longer when measurements are void and repeated"));
    }

    /// <summary>Whose start is measured: the gateway's, as built and as published.</summary>
    private List<Peer> Started()
    {
        var published = new GatewayPeer(
            _options.Published ?? Path.Combine(Repository.Root, "artifacts/publish/Gateway/release_linux-x64/Agentgateway.Gateway.dll"), Published: true);
        return [.. _peers.Where(peer => peer is GatewayPeer { Policies: PolicySet.None, Handler: false }), .. published.Missing is null ? [published] : Array.Empty<Peer>()];
    }

    /// <summary>The peers that were asked for and are here; the others are named.</summary>
    private List<Peer> Peers()
    {
        var gateway = _options.Gateway ?? Path.Combine(Repository.OutputOf("Gateway"), "Agentgateway.Gateway.dll");
        Peer[] all =
        [
            new DirectPeer(), new HaProxyPeer(), new NginxPeer(), DotNetPeer.Yarp, DotNetPeer.Floor, new PortkeyPeer(),
            new GatewayPeer(gateway), new GatewayPeer(gateway, PolicySet.Header), new GatewayPeer(gateway, PolicySet.Key), new GatewayPeer(gateway, PolicySet.All),
            new GatewayPeer(gateway, Handler: true),
        ];
        var asked = all.Where(peer => _options.Peers.Contains(peer.Name)).ToList();
        foreach (var peer in asked.Where(peer => peer.Missing is not null))
        {
            _output.WriteLine($"left out: {peer.Missing}");
        }

        return asked.Where(peer => peer.Missing is null).ToList();
    }
}
