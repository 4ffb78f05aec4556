using System.Net;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

/// <summary>The real executable, with inline completions as it ships.</summary>
public sealed class GatewayProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_in_flight_finishes_after_the_signal_and_the_process_exits_0()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await release.Task;
            await TestUpstream.WriteEventAsync(http, "last");
        });
        var port = PortAllocator.Next();
        await using var gateway = GatewayProcess.Start(["-c", Yaml(port, upstream.Address)], new Dictionary<string, string?> { ["CONNECTION_TERMINATION_DEADLINE"] = "30s" });
        await gateway.WaitUntilReadyAsync(Token);
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));

        await gateway.TerminateAsync();
        await Poll.UntilTrueAsync(async () => await StatusAsync(client, gateway.ReadinessPort) == HttpStatusCode.ServiceUnavailable, "unready", Token);
        release.SetResult();

        Assert.Contains("data: last", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.WaitForExitAsync(Token));
    }

    [Fact]
    public async Task Drain_cuts_what_outlives_the_deadline()
    {
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var port = PortAllocator.Next();
        await using var gateway = GatewayProcess.Start(["-c", Yaml(port, upstream.Address)], new Dictionary<string, string?> { ["CONNECTION_TERMINATION_DEADLINE"] = "300ms" });
        await gateway.WaitUntilReadyAsync(Token);
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/", HttpCompletionOption.ResponseHeadersRead, Token);

        await gateway.TerminateAsync();

        Assert.Equal(0, await gateway.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task Second_signal_ends_the_process_at_once()
    {
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var port = PortAllocator.Next();
        await using var gateway = GatewayProcess.Start(["-c", Yaml(port, upstream.Address)], new Dictionary<string, string?> { ["CONNECTION_TERMINATION_DEADLINE"] = "10m" });
        await gateway.WaitUntilReadyAsync(Token);
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/", HttpCompletionOption.ResponseHeadersRead, Token);

        await gateway.TerminateAsync();
        await Poll.UntilTrueAsync(async () => await StatusAsync(client, gateway.ReadinessPort) == HttpStatusCode.ServiceUnavailable, "unready", Token);
        await gateway.TerminateAsync();

        Assert.Equal(143, await gateway.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task File_change_applies_while_running_and_a_broken_file_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "config.yaml");
        var port = PortAllocator.Next();
        await File.WriteAllTextAsync(file, Redirect(port, "/one"), Token);
        await using var gateway = GatewayProcess.Start(["-f", file]);
        await gateway.WaitUntilReadyAsync(Token);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        Assert.Equal("/one", await LocationAsync(client, port));

        await File.WriteAllTextAsync(file, "binds: [{port: nonsense}]", Token);
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Output.Contains("serves on", StringComparison.Ordinal)), "the broken file is reported", Token);
        Assert.Equal("/one", await LocationAsync(client, port));

        await File.WriteAllTextAsync(file, Redirect(port, "/two"), Token);
        await Poll.UntilTrueAsync(async () => await LocationAsync(client, port) == "/two", "the new file serves", Token);
    }

    [Fact]
    public async Task Errors_of_a_file_come_all_at_once_with_path_line_and_column()
    {
        await using var gateway = GatewayProcess.Start(["--validate-only", "-c", "binds:\n- port: 99999\n  listeners:\n  - routes:\n    - bakends: []\n"]);

        Assert.Equal(1, await gateway.WaitForExitAsync(Token));
        Assert.Contains("2:9 error at binds[0].port", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("5:7 error at binds[0].listeners[0].routes[0].bakends", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valid_configuration_and_version_exit_0()
    {
        await using var valid = GatewayProcess.Start(["--validate-only", "-c", Redirect(PortAllocator.Next(), "/x")]);
        await using var version = GatewayProcess.Start(["--version"]);

        Assert.Equal(0, await valid.WaitForExitAsync(Token));
        Assert.Equal(0, await version.WaitForExitAsync(Token));
    }

    [Fact]
    public async Task Variable_names_the_file_and_those_without_effect_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "config.yaml");
        await File.WriteAllTextAsync(file, Redirect(PortAllocator.Next(), "/x"), Token);
        await using var gateway = GatewayProcess.Start(
            ["--validate-only"], new Dictionary<string, string?> { ["LOCAL_XDS_PATH"] = file, ["XDS_ADDRESS"] = "https://istiod:15012" });

        Assert.Equal(0, await gateway.WaitForExitAsync(Token));
        Assert.Contains("configuration is valid", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("warning: XDS_ADDRESS has no effect: ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_without_configuration_says_what_to_do()
    {
        await using var gateway = GatewayProcess.Start([]);

        Assert.Equal(1, await gateway.WaitForExitAsync(Token));
        Assert.Contains("-f FILE", gateway.Output, StringComparison.Ordinal);
    }

    private static string Yaml(int port, string upstream) => $$"""
        binds:
        - port: {{port}}
          listeners:
          - routes:
            - backends: [{host: "{{upstream}}"}]
        """;

    private static string Redirect(int port, string path) => $$"""
        binds:
        - port: {{port}}
          listeners:
          - routes:
            - policies: {requestRedirect: {path: {full: {{path}} } } }
        """;

    private static async Task<string> LocationAsync(HttpClient client, int port)
    {
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/", Token);
        return answer.Headers.Location!.AbsolutePath;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, int port)
    {
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/healthz/ready", Token);
        return answer.StatusCode;
    }
}
