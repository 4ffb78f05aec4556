using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

/// <summary>TLS by server name: passed through, ended for TCP, ended for HTTP; the cases of proxy.md 7 "tls" and "auto_protocol".</summary>
public sealed class TlsRoutingTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Passthrough_leads_by_server_name_and_the_client_sees_the_upstreams_certificate()
    {
        await using var a = await TestUpstream.StartAsync(certificate: _authority.Issue("a.example"));
        await using var b = await TestUpstream.StartAsync(certificate: _authority.Issue("x.b.example"));
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - protocol: TLS
                tcpRoutes:
                - {hostnames: [a.example], backends: [{host: "{{a.Address}}"}] }
                - {hostnames: ["*.b.example"], backends: [{host: "{{b.Address}}"}] }
            """);

        Assert.Equal("CN=a.example", await SubjectAsync(gateway.Port, "a.example"));
        Assert.Equal("CN=a.example", await SubjectAsync(gateway.Port, "A.Example"));
        Assert.Equal("CN=x.b.example", await SubjectAsync(gateway.Port, "x.b.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(gateway.Port, "b.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(gateway.Port, "other.example"));
    }

    [Fact]
    public async Task Dynamic_backend_goes_where_the_server_name_and_port_say()
    {
        await using var upstream = await TestUpstream.StartAsync(certificate: _authority.Issue("dyn.example"));

        // The PROXY header says which port the client wanted.
        await using var gateway = await TestGateway.StartAsync(
            "{frontendPolicies: {proxyProtocol: {version: v1}}, binds: [{port: PORT, listeners: [{protocol: TLS, tcpRoutes: [{backends: [{dynamic: {}}]}]}]}]}");
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync($"PROXY TCP4 127.0.0.1 127.0.0.1 1 {upstream.Port}\r\n");
        var tls = await client.StartTlsAsync("localhost");
        Assert.Equal("CN=dyn.example", tls.RemoteCertificate!.Subject);
        await using var computed = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{protocol: TLS, tcpRoutes: [{{backends: [{{dynamic: {{target: '\"127.0.0.1:{upstream.Port}\"'}}}}]}}]}}]}}]");

        Assert.Equal("CN=dyn.example", await SubjectAsync(computed.Port, "anything.example"));
    }

    [Fact]
    public async Task Tls_that_ends_here_carries_tcp()
    {
        await using var upstream = TcpUpstream.Echo();
        var pem = Pem("tcp.example");
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - protocol: TLS
                tls: {cert: {{pem}}, key: {{pem}} }
                tcpRoutes: [{backends: [{host: "{{upstream.Address}}"}] }]
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.StartTlsAsync("tcp.example", check: c => c!.Subject == "CN=tcp.example");

        await client.SendAsync("secret");
        Assert.Equal("secret", await client.ReadAsync(6));
        var large = new byte[1 << 20];
        Random.Shared.NextBytes(large);
        var sending = client.SendAsync(large);
        Assert.Equal(System.Text.Encoding.Latin1.GetString(large), await client.ReadAsync(large.Length));
        await sending;
    }

    [Fact]
    public async Task Upstreams_end_reaches_the_tls_client()
    {
        await using var upstream = TcpUpstream.Greeting("bye");
        var pem = Pem("tcp.example");
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{protocol: TLS, tls: {{cert: {pem}, key: {pem}}}, tcpRoutes: [{{backends: [{{host: \"{upstream.Address}\"}}]}}]}}]}}]");
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.StartTlsAsync("tcp.example");

        Assert.Equal("bye", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Https_and_passthrough_share_a_port_by_server_name()
    {
        await using var upstream = await TestUpstream.StartAsync(certificate: _authority.Issue("pass.example"));
        var pem = Pem("web.example");
        await using var gateway = await TestGateway.StartAsync($$"""
            gateways:
              edge:
                port: PORT
                listeners:
                - {name: web, hostname: web.example, protocol: HTTPS, tls: {cert: {{pem}}, key: {{pem}} } }
                - {name: pass, hostname: "*.example", protocol: TLS}
            routes: [{gateways: edge/web, policies: {directResponse: {status: 200, body: web} } }]
            tcpRoutes: [{gateways: edge/pass, backends: [{host: "{{upstream.Address}}"}] }]
            """);

        Assert.Equal("CN=web.example", await SubjectAsync(gateway.Port, "web.example"));
        Assert.Equal("CN=pass.example", await SubjectAsync(gateway.Port, "pass.example"));
    }

    [Fact]
    public async Task Cleartext_and_tls_share_a_port_when_a_bind_has_both()
    {
        var pem = Pem("web.example");
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - {name: plain, hostname: plain.example, routes: [{policies: {directResponse: {status: 200, body: plain} } }]}
              - {name: web, hostname: web.example, protocol: HTTPS, tls: {cert: {{pem}}, key: {{pem}} }, routes: [{policies: {directResponse: {status: 200, body: web} } }]}
            """);

        Assert.EndsWith("plain", await PlainAsync(gateway.Port, "plain.example"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await PlainAsync(gateway.Port, "web.example"), StringComparison.Ordinal);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.StartTlsAsync("web.example");
        await client.SendAsync("GET / HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("web", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(gateway.Port, "plain.example"));
    }

    [Fact]
    public async Task Tls_to_a_cleartext_port_and_cleartext_to_a_tls_port_are_closed()
    {
        var pem = Pem("web.example");
        await using var plain = await TestGateway.StartAsync("binds: [{port: PORT, listeners: [{routes: []}]}]");
        await using var secure = await TestGateway.StartAsync($"binds: [{{port: PORT, listeners: [{{protocol: HTTPS, tls: {{cert: {pem}, key: {pem}}}, routes: []}}]}}]");

        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(plain.Port, "web.example"));
        Assert.Equal("", await PlainAsync(secure.Port, "web.example"));
    }

    [Fact]
    public async Task Silent_client_is_closed_after_the_handshake_timeout_and_so_is_one_that_stops_in_the_handshake()
    {
        var pem = Pem("web.example");
        await using var gateway = await TestGateway.StartAsync(
            $"{{frontendPolicies: {{tls: {{handshakeTimeout: 300ms}}}}, binds: [{{port: PORT, listeners: [{{protocol: HTTPS, tls: {{cert: {pem}, key: {pem}}}, routes: []}}]}}]}}");
        await using var silent = await RawClient.ConnectAsync(gateway.Port);
        await using var stops = await RawClient.ConnectAsync(gateway.Port);
        await stops.SendAsync(ClientHelloTests.Capture("web.example"));

        Assert.Equal("", await silent.ReadToEndAsync());
        Assert.NotEqual("", await stops.ReadToEndAsync());
    }

    [Fact]
    public async Task Versions_ciphers_and_alpn_are_those_of_the_listener_unless_the_frontend_says_otherwise()
    {
        var pem = Pem("web.example");
        string Listener(string tls, string frontend = "{}") =>
            $"{{frontendPolicies: {frontend}, binds: [{{port: PORT, listeners: [{{protocol: HTTPS, tls: {{cert: {pem}, key: {pem}{tls}}}, routes: []}}]}}]}}";
        await using var usual = await TestGateway.StartAsync(Listener(""));
        await using var old = await TestGateway.StartAsync(Listener(", maxTLSVersion: TLS_V1_2, cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384]"));
        await using var modern = await TestGateway.StartAsync(Listener(", minTLSVersion: TLS_V1_3, cipherSuites: [TLS13_AES_128_GCM_SHA256]"));
        await using var overridden = await TestGateway.StartAsync(Listener(", minTLSVersion: TLS_V1_3", "{tls: {minVersion: TLS_V1_2, maxVersion: TLS_V1_2, alpn: [http/1.1]}}"));

        var (protocol, _, alpn) = await HandshakeAsync(usual.Port, SslProtocols.Tls12 | SslProtocols.Tls13);
        Assert.Equal((SslProtocols.Tls13, "h2"), (protocol, alpn));
        Assert.Equal(SslProtocols.Tls12, (await HandshakeAsync(usual.Port, SslProtocols.Tls12)).Protocol);
        var (oldProtocol, oldSuite, _) = await HandshakeAsync(old.Port, SslProtocols.Tls12 | SslProtocols.Tls13);
        Assert.Equal((SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384), (oldProtocol, oldSuite));
        Assert.Equal(TlsCipherSuite.TLS_AES_128_GCM_SHA256, (await HandshakeAsync(modern.Port, SslProtocols.Tls12 | SslProtocols.Tls13)).Suite);
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(modern.Port, SslProtocols.Tls12));
        var (newProtocol, _, newAlpn) = await HandshakeAsync(overridden.Port, SslProtocols.Tls12 | SslProtocols.Tls13);
        Assert.Equal((SslProtocols.Tls12, "http/1.1"), (newProtocol, newAlpn));
    }

    [Fact]
    public async Task Client_certificate_is_required_verified_and_seen_by_expressions()
    {
        using var stranger = new TestAuthority();
        var pem = Pem("web.example");
        var root = Path.Combine(_folder.Path, "root.pem");
        await File.WriteAllTextAsync(root, _authority.RootPem, Token);
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - protocol: HTTPS
                tls: {cert: {{pem}}, key: {{pem}}, root: {{root}} }
                routes: [{policies: {directResponse: {status: 200, bodyExpression: 'source.subjectCn + " " + source.subjectAltNames[0]'} } }]
            """);

        Assert.EndsWith("ann ann", await GetAsync(gateway.Port, _authority.Issue("ann")), StringComparison.Ordinal);
        Assert.DoesNotContain("200 OK", await GetAsync(gateway.Port, null), StringComparison.Ordinal);
        Assert.DoesNotContain("200 OK", await GetAsync(gateway.Port, stranger.Issue("eve")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dynamic_authority_makes_a_certificate_per_server_name()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=house", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(_folder.Path, "ca.pem");
        await File.WriteAllTextAsync(path, authority.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), Token);
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{protocol: HTTPS, tls: {{mode: dynamicCa, cert: {path}, key: {path}}}, routes: []}}]}}]");

        Assert.Equal("CN=one.example", await SubjectAsync(gateway.Port, "one.example"));
        Assert.Equal("CN=two.example", await SubjectAsync(gateway.Port, "two.example"));
    }

    [Fact]
    public async Task Changed_certificate_serves_new_connections_and_asks_the_old_ones_to_end()
    {
        var pem = Pem("one.example");
        var yaml = $"binds: [{{port: PORT, listeners: [{{protocol: HTTPS, tls: {{cert: {pem}, key: {pem}}}, routes: [{{policies: {{directResponse: {{status: 200, body: ok}}}}}}]}}]}}]";
        await using var gateway = await TestGateway.StartAsync(yaml);
        await using var kept = await RawClient.ConnectAsync(gateway.Port);
        await kept.StartTlsAsync("one.example");
        await kept.SendAsync("GET / HTTP/1.1\r\nHost: one.example\r\n\r\n");
        Assert.EndsWith("ok", await kept.ReadAnswerAsync(), StringComparison.Ordinal);

        // A change of routes leaves the connection alone.
        Assert.Empty(await gateway.ApplyAsync(yaml.Replace("body: ok", "body: new", StringComparison.Ordinal)));
        await kept.SendAsync("GET / HTTP/1.1\r\nHost: one.example\r\n\r\n");
        Assert.EndsWith("new", await kept.ReadAnswerAsync(), StringComparison.Ordinal);

        var (certificate, key) = _authority.IssuePem("renewed.example");
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        Assert.Empty(await gateway.ApplyAsync(yaml));

        Assert.Equal("CN=renewed.example", await SubjectAsync(gateway.Port, "one.example"));
        Assert.Equal("", await kept.ReadToEndAsync());
    }

    private static async Task<string> PlainAsync(int port, string host)
    {
        await using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        return await client.ReadToEndAsync();
    }

    private static async Task<string> SubjectAsync(int port, string serverName)
    {
        await using var client = await RawClient.ConnectAsync(port);
        var tls = await client.StartTlsAsync(serverName);
        return tls.RemoteCertificate!.Subject;
    }

    private static async Task<(SslProtocols Protocol, TlsCipherSuite Suite, string Alpn)> HandshakeAsync(int port, SslProtocols protocols)
    {
        await using var client = await RawClient.ConnectAsync(port);
        var tls = await client.StartTlsAsync("web.example", options =>
        {
            options.EnabledSslProtocols = protocols;
            options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        });
        return (tls.SslProtocol, tls.NegotiatedCipherSuite, tls.NegotiatedApplicationProtocol.ToString());
    }

    private static async Task<string> GetAsync(int port, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(port);
            await client.StartTlsAsync("web.example", options => options.ClientCertificates = certificate is null ? [] : [certificate]);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n");
            return await client.ReadToEndAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return "";
        }
    }

    private string Pem(string host)
    {
        var (certificate, key) = _authority.IssuePem(host);
        var path = Path.Combine(_folder.Path, host + ".pem");
        File.WriteAllText(path, certificate + "\n" + key);
        return path;
    }
}
