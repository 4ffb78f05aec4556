using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

public sealed class BindTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Address_that_the_machine_does_not_have_is_told_apart_from_a_port_that_is_taken()
    {
        Assert.Null(ListeningSocket.TryOpen(IPAddress.Parse("2001:db8::1"), PortAllocator.Next(), out var missing));
        Assert.True(missing);

        using var taken = ListeningSocket.TryOpen(IPAddress.Loopback, PortAllocator.Next(), out missing);
        Assert.False(missing);
        Assert.Throws<SocketException>(
            () => ListeningSocket.TryOpen(IPAddress.Loopback, ((IPEndPoint)taken!.LocalEndPoint!).Port, out _));
    }

    [Fact]
    public async Task Port_without_listeners_is_open_and_answers_404()
    {
        await using var gateway = await TestGateway.StartAsync("binds: [{port: PORT, listeners: []}]");

        using var answer = await gateway.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Http1_and_http2_share_a_cleartext_port()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("PORT"));
        using var h2 = gateway.NewClient();
        h2.DefaultRequestVersion = HttpVersion.Version20;
        h2.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var first = await gateway.Client.GetAsync("/", Token);
        using var second = await h2.GetAsync("/", Token);

        Assert.Equal((HttpVersion.Version11, HttpStatusCode.Found), (first.Version, first.StatusCode));
        Assert.Equal((HttpVersion.Version20, HttpStatusCode.Found), (second.Version, second.StatusCode));
    }

    [Fact]
    public async Task Tls_listeners_are_chosen_by_server_name()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        string Write(string name, string host)
        {
            var (certificate, key) = authority.IssuePem(host);
            var path = Path.Combine(folder.Path, name);
            File.WriteAllText(path, certificate + "\n" + key);
            return path;
        }

        var (a, b) = (Write("a.pem", "a.example"), Write("b.pem", "b.example"));
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - {name: a, hostname: a.example, protocol: HTTPS, tls: {cert: {{a}}, key: {{a}} }, routes: [{policies: {requestRedirect: {path: {full: /a} } } }]}
              - {name: b, hostname: b.example, protocol: HTTPS, tls: {cert: {{b}}, key: {{b}} }, routes: [{policies: {requestRedirect: {path: {full: /b} } } }]}
            """);

        Assert.EndsWith("/a", await LocationAsync("a.example", null, HttpStatusCode.Found), StringComparison.Ordinal);
        Assert.EndsWith("/b", await LocationAsync("b.example", null, HttpStatusCode.Found), StringComparison.Ordinal);
        Assert.Equal("", await LocationAsync("a.example", "b.example", HttpStatusCode.MisdirectedRequest));
        Assert.Equal("", await LocationAsync("a.example", "c.example", HttpStatusCode.NotFound));
        await Assert.ThrowsAsync<HttpRequestException>(() => LocationAsync("other.example", null, HttpStatusCode.OK));

        async Task<string> LocationAsync(string sni, string? host, HttpStatusCode expected)
        {
            using var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=" + sni },
                ConnectCallback = async (_, token) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, token);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };
            using var warmUp = await client.GetAsync($"https://{sni}:{gateway.Port}/", Token);
            if (host is null)
            {
                Assert.Equal(expected, warmUp.StatusCode);
                return warmUp.Headers.Location?.ToString() ?? "";
            }

            return await RawTlsAsync(gateway.Port, sni, host, expected);
        }
    }

    [Fact]
    public async Task Bind_is_added_and_removed_while_another_streams_on()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await release.Task;
            await TestUpstream.WriteEventAsync(http, "last");
        });
        var extra = PortAllocator.Next();
        await using var gateway = await TestGateway.StartAsync(Proxying("PORT", upstream.Address));
        using var answer = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));

        Assert.Empty(await gateway.ApplyAsync(Proxying("PORT", upstream.Address) + Answering(extra.ToString())["binds:\n".Length..]));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var added = await client.GetAsync($"http://127.0.0.1:{extra}/", Token);
        Assert.Equal(HttpStatusCode.Found, added.StatusCode);

        // The removed bind refuses at once, and the stream on it runs to its end.
        Assert.Empty(await gateway.ApplyAsync(Answering(extra.ToString())));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:{gateway.Port}/", Token));
        release.SetResult();
        Assert.Contains("data: last", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Busy_port_is_reported_and_taken_once_it_is_free()
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var busy = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var gateway = await TestGateway.StartAsync(Answering("PORT") + Answering(busy.ToString())["binds:\n".Length..]);
        var binds = gateway.Services.GetRequiredService<BindManager>();
        using var readiness = new HttpClient();

        Assert.Equal("failed", binds.Status.Single(b => b.Port == busy).State);
        using var works = await gateway.Client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.Found, works.StatusCode);
        using var unready = await readiness.GetAsync($"http://127.0.0.1:{gateway.ReadinessPort}/healthz/ready", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);

        taken.Stop();
        await Poll.UntilTrueAsync(() => Task.FromResult(binds.Status.Single(b => b.Port == busy).State == "listening"), "the port is bound", Token);
        await Poll.UntilTrueAsync(
            async () =>
            {
                using var ready = await readiness.GetAsync($"http://127.0.0.1:{gateway.ReadinessPort}/healthz/ready", Token);
                return ready.IsSuccessStatusCode;
            },
            "the gateway is ready",
            Token);
    }

    [Fact]
    public async Task Route_change_applies_to_the_next_request_of_a_kept_connection()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("PORT", "/old"));
        using var before = await gateway.Client.GetAsync("/", Token);

        Assert.Empty(await gateway.ApplyAsync(Answering("PORT", "/new")));
        using var after = await gateway.Client.GetAsync("/", Token);

        Assert.EndsWith("/old", before.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/new", after.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_that_does_not_compile_changes_nothing()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("PORT", "/old"));

        var errors = await gateway.ApplyAsync("""
            binds:
            - port: PORT
              listeners:
              - {protocol: HTTPS, tls: {cert: missing.pem, key: missing.pem}, routes: []}
            """);

        Assert.Contains("missing", Assert.Single(errors), StringComparison.Ordinal);
        using var answer = await gateway.Client.GetAsync("/", Token);
        Assert.EndsWith("/old", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static string Answering(string port, string path = "/x") => $$"""
        binds:
        - port: {{port}}
          listeners:
          - routes:
            - policies: {requestRedirect: {path: {full: {{path}} } } }

        """;

    private static string Proxying(string port, string address) => $$"""
        binds:
        - port: {{port}}
          listeners:
          - routes:
            - backends: [{host: "{{address}}"}]

        """;

    private static async Task<string> RawTlsAsync(int port, string sni, string host, HttpStatusCode expected)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
#pragma warning disable CA5359 // The test authority is not in the machine's store, and the certificate is not what this test is about.
        await using var tls = new System.Net.Security.SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(sni);
        await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(tls);
        Assert.StartsWith($"HTTP/1.1 {(int)expected} ", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        return "";
    }
}
