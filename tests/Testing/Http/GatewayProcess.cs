using System.Collections.Concurrent;
using System.Diagnostics;

namespace Agentgateway.Testing.Http;

/// <summary>The real gateway executable as a child process, on free loopback ports.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private GatewayProcess(Process process, int adminPort, int statsPort, int readinessPort)
    {
        _process = process;
        AdminPort = adminPort;
        StatsPort = statsPort;
        ReadinessPort = readinessPort;
    }

    public int Id => _process.Id;

    public int AdminPort { get; }

    public int StatsPort { get; }

    public int ReadinessPort { get; }

    /// <summary>Both output streams, line by line.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts the executable without waiting.</summary>
    /// <param name="environment">Further variables; null values unset one.</param>
    public static GatewayProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var assembly = Path.Combine(Repository.OutputOf("Gateway"), "Agentgateway.Gateway.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        int admin = PortAllocator.Next(), stats = PortAllocator.Next(), readiness = PortAllocator.Next();
        start.Environment["ADMIN_ADDR"] = "127.0.0.1:" + admin;
        start.Environment["STATS_ADDR"] = "127.0.0.1:" + stats;
        start.Environment["READINESS_ADDR"] = "127.0.0.1:" + readiness;
        start.Environment["AGW_LISTEN"] = "loopback";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var gateway = new GatewayProcess(process, admin, stats, readiness);
        process.OutputDataReceived += (_, e) => gateway.Add(e.Data);
        process.ErrorDataReceived += (_, e) => gateway.Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>Waits until the readiness address says yes.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        await Poll.UntilTrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The gateway ended with {_process.ExitCode}:\n{Output}");
                }

                try
                {
                    using var answer = await client.GetAsync($"http://127.0.0.1:{ReadinessPort}/healthz/ready", cancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the gateway is ready",
            cancellationToken,
            TimeSpan.FromSeconds(60));
    }

    /// <summary>Sends SIGTERM (Ctrl-C's stand-in on Windows is not needed: these tests run on Unix).</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Exit code once the process has ended.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
