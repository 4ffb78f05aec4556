using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Agentgateway.Testing.Suite;

/// <summary>The whole suite, started by the AppHost's own executable with a data folder and ports of its own.</summary>
/// <remarks>It is what <c>dotnet run --project AppHost</c> starts, of the same configuration as the test, and it can be stopped and started again on the same data.</remarks>
public sealed class SuiteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly string[] Ports =
        ["AGW_PORTAL_PORT", "AGW_ADMINAPI_PORT", "AGW_GATEWAY_PORT", "AGW_GATEWAY_ADMIN_PORT", "AGW_GATEWAY_METRICS_PORT", "AGW_GATEWAY_READINESS_PORT"];

    private readonly SuiteOptions _options;
    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, int> _ports = [];
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _host;

    private SuiteProcess(SuiteOptions options)
    {
        _options = options;
        foreach (var port in Ports)
        {
            _ports[port] = PortAllocator.Next();
        }

        AdminApi = new HttpClient { BaseAddress = new Uri(AdminApiUrl), Timeout = TimeSpan.FromSeconds(30) };
        AdminApi.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        Gateway = new HttpClient { BaseAddress = new Uri(GatewayUrl), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Bearer token that acts as user <c>admin</c>.</summary>
    public string AdminToken { get; } = "test-" + Guid.NewGuid().ToString("N");

    /// <summary>Token of the one-time sign-in link.</summary>
    public string SignInToken { get; } = "link-" + Guid.NewGuid().ToString("N");

    /// <summary>Client of the REST API, acting as user <c>admin</c>.</summary>
    public HttpClient AdminApi { get; }

    /// <summary>Client of the gateway's data port, without a key.</summary>
    public HttpClient Gateway { get; }

    /// <summary>Base URL of the portal.</summary>
    public string PortalUrl => Url("AGW_PORTAL_PORT");

    /// <summary>Base URL of the REST API.</summary>
    public string AdminApiUrl => Url("AGW_ADMINAPI_PORT");

    /// <summary>Base URL of the gateway's data port.</summary>
    public string GatewayUrl => Url("AGW_GATEWAY_PORT");

    /// <summary>Base URL of the gateway's admin address.</summary>
    public string GatewayAdminUrl => Url("AGW_GATEWAY_ADMIN_PORT");

    /// <summary>Base URL of the gateway's metrics.</summary>
    public string GatewayMetricsUrl => Url("AGW_GATEWAY_METRICS_PORT");

    /// <summary>Base URL of the gateway's readiness.</summary>
    public string GatewayReadinessUrl => Url("AGW_GATEWAY_READINESS_PORT");

    /// <summary>The data folder.</summary>
    public string DataFolder => _data.Path;

    /// <summary>Everything that the console showed.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts a suite with fresh data and waits until every resource is healthy.</summary>
    public static async Task<SuiteProcess> StartAsync(SuiteOptions options, CancellationToken cancellationToken = default)
    {
        var suite = new SuiteProcess(options);
        try
        {
            await suite.StartAsync(cancellationToken);
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the host on the data that is there.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var host = Path.Combine(Repository.OutputOf("AppHost"), "Agentgateway.AppHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, .. _options.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        SetEnvironment(start);
        _host = Process.Start(start)!;
        _host.OutputDataReceived += (_, line) => Keep(line.Data);
        _host.ErrorDataReceived += (_, line) => Keep(line.Data);
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();
        await WaitAsync(s => s.Ready, "the suite is ready", cancellationToken);
    }

    /// <summary>Stops the host as Ctrl-C does and returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken = default)
    {
        await SendAsync("quit");
        await _host!.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        return _host.ExitCode;
    }

    /// <summary>Ends a resource's process at once, as a crash would, and waits until the host has noticed.</summary>
    public async Task KillAsync(string resource, CancellationToken cancellationToken = default)
    {
        var pid = Find(ReadState()!, resource).Pid ?? throw new InvalidOperationException($"{resource} does not run");
        using (var process = Process.GetProcessById(pid))
        {
            process.Kill(entireProcessTree: true);
        }

        await WaitAsync(s => Find(s, resource).Pid is null, $"{resource} is gone", cancellationToken);
    }

    /// <summary>Starts a resource that was killed and waits until it is healthy.</summary>
    public async Task StartResourceAsync(string resource, CancellationToken cancellationToken = default)
    {
        await SendAsync($"start {resource}");
        await WaitAsync(s => Find(s, resource) is { Pid: not null, State: "Running" }, $"{resource} runs again", cancellationToken);
    }

    /// <summary>The host's view of the suite; null before it has one.</summary>
    public SuiteState? ReadState()
    {
        try
        {
            var path = Path.Combine(DataFolder, "state.json");
            return File.Exists(path) ? JsonSerializer.Deserialize<SuiteState>(File.ReadAllText(path), JsonSerializerOptions.Web) : null;
        }
        catch (IOException)
        {
            // Replaced this moment; the next look will see it.
            return null;
        }
    }

    /// <summary>The last lines of the console, for a failure message.</summary>
    public string Tail(int lines = 60) => string.Join(Environment.NewLine, _output.TakeLast(lines));

    public async ValueTask DisposeAsync()
    {
        if (_host is { HasExited: false })
        {
            try
            {
                await StopAsync();
            }
            catch (Exception exception) when (exception is TimeoutException or IOException)
            {
                _host.Kill(entireProcessTree: true);
            }
        }

        _host?.Dispose();
        AdminApi.Dispose();
        Gateway.Dispose();
        _data.Dispose();
    }

    private static SuiteResource Find(SuiteState state, string resource) => state.Resources.First(r => r.Name == resource);

    private string Url(string port) => $"http://localhost:{_ports[port].ToString(CultureInfo.InvariantCulture)}";

    private void SetEnvironment(ProcessStartInfo start)
    {
        // A developer's own settings must not reach the suite under test.
        foreach (var name in start.Environment.Keys.Where(IsSuiteSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, port) in _ports)
        {
            start.Environment[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        start.Environment["AGENTGATEWAY_DATA"] = DataFolder;
        start.Environment["AGW_REDIS"] = _options.Redis;
        start.Environment["Parameters__admintoken"] = AdminToken;
        start.Environment["Parameters__signintoken"] = SignInToken;
        start.Environment["NO_COLOR"] = "1";
        if (_options.OtlpEndpoint is { } endpoint)
        {
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = _options.OtlpProtocol;
        }

        foreach (var (name, value) in _options.Environment)
        {
            start.Environment[name] = value;
        }
    }

    private static bool IsSuiteSetting(string name) =>
        name.StartsWith("AGW_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Parameters__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPIRE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_API_KEY", StringComparison.OrdinalIgnoreCase);

    private async Task WaitAsync(Func<SuiteState, bool> condition, string what, CancellationToken cancellationToken)
    {
        try
        {
            await Poll.UntilTrueAsync(
                () => _host!.HasExited
                    ? throw new InvalidOperationException($"The host ended with exit code {_host.ExitCode} before {what}.")
                    : Task.FromResult(ReadState() is { } state && condition(state)),
                what, cancellationToken, StartLimit);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{exception.Message}{Environment.NewLine}{Tail()}", exception);
        }
    }

    private async Task SendAsync(string command)
    {
        await _host!.StandardInput.WriteLineAsync(command);
        await _host.StandardInput.FlushAsync();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
