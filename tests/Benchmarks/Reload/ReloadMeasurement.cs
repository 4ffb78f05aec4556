using System.Diagnostics;
using System.Globalization;
using System.Text;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Benchmarks.Reload;

/// <summary>Time until one changed route among many is live: <c>dotnet run -c Release --project tests/Benchmarks -- reload [routes]</c>.</summary>
internal static class ReloadMeasurement
{
    private const int Rounds = 15;

    public static async Task RunAsync(int routes)
    {
        var arguments = new GatewayArguments(null, "", false, [], ["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback"]);
        var first = ConfigLoader.LoadYaml(Yaml(routes, 0));
        await using var app = GatewayHost.Build(arguments, first);
        var applier = app.Services.GetRequiredService<ConfigApplier>();
        await Measure("YAML text to live", round => ConfigLoader.LoadYaml(Yaml(routes, round)));
        var documents = Enumerable.Range(0, 2).Select(i => Json(routes, i)).ToArray();
        await Measure("JSON document to live", round => ConfigLoader.LoadJson(documents[round % 2], ConfigLoadOptions.DocumentOnly));
        var loaded = Enumerable.Range(0, 2).Select(i => ConfigLoader.LoadYaml(Yaml(routes, i))).ToArray();
        await Measure("bound configuration to live", round => loaded[round % 2]);

        async Task Measure(string what, Func<int, ConfigLoadResult> load)
        {
            var times = new List<double>();
            var cpu = TimeSpan.Zero;
            var before = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                if (round == 3)
                {
                    before = GC.GetTotalAllocatedBytes();
                    cpu = Environment.CpuUsage.TotalTime;
                }

                var start = Stopwatch.GetTimestamp();
                var result = load(round);
                var errors = await applier.ApplyAsync(result.Config!, result.Source!, new SnapshotOrigin("text", 0, round), CancellationToken.None);
                if (errors.Count > 0)
                {
                    throw new InvalidOperationException(errors[0]);
                }

                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            // The first rounds are compiled as they run.
            var processor = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / (Rounds - 3);
            var steady = times.Skip(3).Order().ToList();
            var allocated = (GC.GetTotalAllocatedBytes() - before) / (Rounds - 3) / 1024 / 1024;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{routes} routes, {what}: median {steady[steady.Count / 2]:F1} ms, least {steady[0]:F1} ms, most {steady[^1]:F1} ms, first {times[0]:F0} ms, {processor:F1} ms of CPU, {allocated} MiB allocated"));
        }
    }

    /// <summary>Routes with a prefix, a method and a header policy each; one differs from round to round.</summary>
    private static string Yaml(int routes, int round)
    {
        var text = new StringBuilder("gateways:\n  default:\n    port: 0\nroutes:\n".Replace("port: 0", "port: 39471", StringComparison.Ordinal));
        for (var i = 0; i < routes; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- name: r{i}\n  matches:\n  - path:\n      pathPrefix: /p{i}\n  policies:\n    requestHeaderModifier:\n      set:\n        x-route: \"{(i == routes / 2 ? round : i)}\"\n  backends:\n  - host: 10.0.{i / 250 % 250}.{i % 250 + 1}:8080\n");
        }

        return text.ToString();
    }

    private static byte[] Json(int routes, int round) => Encoding.UTF8.GetBytes(ConfigLoader.LoadYaml(Yaml(routes, round)).Document!.ToJsonString());
}
