using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Sync;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Benchmarks.Reload;

/// <summary>S6: time until one changed route among many answers a request: <c>dotnet run -c Release --project tests/Benchmarks -- reload [routes]</c>.</summary>
/// <remarks>
/// From the bytes in hand (the file on disk after its debounce, the published snapshot as received) over verification, reading, checks, compilation and
/// swap to the answer of the changed route over a socket. A route is changed, or one is put in between, at a random place.
/// </remarks>
internal static class ReloadMeasurement
{
    private const int WarmUp = 8;
    private const int Rounds = 21;

    public static async Task RunAsync(int routes)
    {
        var port = FreePort();
        var document = new RouteDocument(routes, port);
        var file = Path.Combine(Path.GetTempPath(), $"agw-reload-{Environment.ProcessId}.yaml");
        try
        {
            await File.WriteAllTextAsync(file, document.Yaml());
            var reloader = new ConfigReloader();
            var (start, before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
            var first = reloader.LoadYaml(await ConfigText.ReadAsync(file, CancellationToken.None));
            var arguments = new GatewayArguments(null, "", false, [], ["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback", "--RUST_LOG=warn"]);
            await using var app = GatewayHost.Build(arguments, first);
            await app.StartAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{routes} routes, first reading and start: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {(GC.GetTotalAllocatedBytes() - before) >> 20} MiB allocated"));

            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var applier = app.Services.GetRequiredService<ConfigApplier>();
            foreach (var insert in new[] { false, true })
            {
                await MeasureAsync($"file, {(insert ? "route added" : "route changed")}", insert, document, client, async () => await File.WriteAllTextAsync(file, document.Yaml()), async () =>
                {
                    var loaded = reloader.LoadYaml(await ConfigText.ReadAsync(file, CancellationToken.None));
                    return await applier.ApplyAsync(loaded.Config!, loaded.Source!, new SnapshotOrigin("file", 0, 1), CancellationToken.None);
                });
            }

            var options = new ControlPlaneOptions
            {
                InstanceId = "bench", Name = "bench", DataPath = Path.GetTempPath(), SigningKey = RandomNumberGenerator.GetBytes(32), ConfigKey = RandomNumberGenerator.GetBytes(32),
            };
            var signer = new SnapshotSigner(options.SigningKey);
            var part = new ConfigPartApplier(applier, app.Services.GetRequiredService<ConfigStatus>(), options);
            var revision = 0;
            SnapshotHead head = null!;
            byte[] payload = [];
            foreach (var insert in new[] { false, true })
            {
                await MeasureAsync($"control plane, {(insert ? "route added" : "route changed")}", insert, document, client, () =>
                {
                    (head, payload) = signer.Pack(SnapshotParts.Config, options.Environment, "db", 1, ++revision, document.Json(), 0);
                    return Task.CompletedTask;
                }, async () => signer.Verify(head, payload, options.Environment) is { } refusal ? [refusal] : await part.ApplyAsync(head, SnapshotSigner.Decompress(payload), SnapshotSource.Redis, CancellationToken.None));
            }

            await app.StopAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task MeasureAsync(
        string what, bool insert, RouteDocument document, HttpClient client, Func<Task> prepare, Func<Task<IReadOnlyList<string>>> apply)
    {
        var times = new List<double>();
        var cpu = new List<double>();
        var allocated = 0L;
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var (path, body) = document.Edit(insert);
            await prepare();
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes();
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var errors = await apply();
            if (errors.Count > 0 || await client.GetStringAsync(path) != body)
            {
                throw new InvalidOperationException(errors.Count > 0 ? errors[0] : "the old route answered");
            }

            if (round >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                cpu.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
                allocated += GC.GetTotalAllocatedBytes() - before;
            }
        }

        times.Sort();
        cpu.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{document.Count} routes, {what}: median {times[Rounds / 2]:F1} ms, least {times[0]:F1}, most {times[^1]:F1}; CPU median {cpu[Rounds / 2]:F1} ms, least {cpu[0]:F1}; {allocated / Rounds / 1024} KiB allocated; {GC.GetTotalMemory(true) >> 20} MiB live after"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
