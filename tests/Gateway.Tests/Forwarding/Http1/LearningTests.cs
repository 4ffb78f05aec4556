using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.Http1;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

/// <summary>Upstreams over TLS that may choose between HTTP/2 and HTTP/1.1.</summary>
public sealed class LearningTests
{
    [Fact]
    public async Task Own_client_takes_over_where_the_server_chose_HTTP_1_and_asks_again_after_a_while()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var upstream = await TestUpstream.StartAsync(certificate: certificate, protocols: HttpProtocols.Http1);
        using var handlers = new UpstreamHandlers(Call.Connector);
        var time = new HandTime();
        using var own = Call.NewClient(time: time);
        var client = new UpstreamClient(new HttpUpstreamClient(handlers), own, time);

        await SendAsync(client, upstream);
        Assert.Equal(0, own.IdleConnections);
        await SendAsync(client, upstream);
        Assert.Equal(1, own.IdleConnections);
        await SendAsync(client, upstream);
        Assert.Equal(1, own.IdleConnections);

        time.Advance(LearnedHttp1.Time + TimeSpan.FromSeconds(1));
        own.Sweep();
        await SendAsync(client, upstream);
        Assert.Equal(0, own.IdleConnections);
        await SendAsync(client, upstream);
        Assert.Equal(1, own.IdleConnections);
    }

    [Fact]
    public async Task Server_that_chose_HTTP_2_keeps_it()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var upstream = await TestUpstream.StartAsync(certificate: certificate);
        using var handlers = new UpstreamHandlers(Call.Connector);
        using var own = Call.NewClient();
        var client = new UpstreamClient(new HttpUpstreamClient(handlers), own, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(client, upstream);
        }

        Assert.Equal(0, own.Pools);
    }

    [Theory]
    [InlineData("1.1", false)]
    [InlineData(null, true)]
    public async Task TLS_with_HTTP_1_for_sure_needs_no_learning(string? version, bool onlyOffered)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var upstream = await TestUpstream.StartAsync(certificate: certificate);
        using var handlers = new UpstreamHandlers(Call.Connector);
        using var own = Call.NewClient();
        var client = new UpstreamClient(new HttpUpstreamClient(handlers), own, TimeProvider.System);
        var tls = new UpstreamTls { Insecure = true, Alpn = onlyOffered ? ["http/1.1"] : [] };
        for (var i = 0; i < 2; i++)
        {
            Assert.StartsWith("200", await Call.OutcomeAsync(client, new UpstreamEndpoint("127.0.0.1", upstream.Port, tls) { Version = version is null ? null : Version.Parse(version) }, Call.Request()), StringComparison.Ordinal);
        }

        Assert.Equal(1, own.IdleConnections);
        Assert.All(upstream.Requests, request => Assert.Equal("HTTP/1.1", request.Protocol));
    }

    [Fact]
    public async Task Server_that_takes_no_HTTP_1_any_more_is_asked_again_at_once()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var upstream = await TestUpstream.StartAsync(certificate: certificate, protocols: HttpProtocols.Http1);
        using var handlers = new UpstreamHandlers(Call.Connector);
        using var own = Call.NewClient(new RefusingConnector());
        var client = new UpstreamClient(new HttpUpstreamClient(handlers), own, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(client, upstream);
        }

        Assert.Equal(3, upstream.Requests.Count);
    }

    private static async Task SendAsync(UpstreamClient client, TestUpstream upstream) => Assert.StartsWith(
        "200", await Call.OutcomeAsync(client, new UpstreamEndpoint("127.0.0.1", upstream.Port, new UpstreamTls { Insecure = true }), Call.Request()), StringComparison.Ordinal);

    private sealed class RefusingConnector : IUpstreamConnector
    {
        public ValueTask<Stream> ConnectAsync(string host, int port, UpstreamTls? tls, IReadOnlyList<string> alpn, CancellationToken cancellationToken) =>
            throw new UpstreamException(GatewayError.UpstreamFailed("no common protocol"));

        public ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, IReadOnlyList<string> alpn, CancellationToken cancellationToken) =>
            throw new UpstreamException(GatewayError.UpstreamFailed("no common protocol"));
    }
}
