using System.Net;
using System.Text;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Listeners.ProxyProtocol;
using Agentgateway.Gateway.Tests.Support;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

/// <summary>proxy.md 7 "proxy_protocol" and the PROXY cases of "basic".</summary>
public sealed class ProxyProtocolTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 111 222\r\n", "1.2.3.4:111", "5.6.7.8:222")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n", "[2001:db8::1]:1", "[2001:db8::2]:65535")]
    [InlineData("PROXY UNKNOWN\r\n", null, null)]
    [InlineData("PROXY UNKNOWN ffff::1 whatever 1 2\r\n", null, null)]
    public void Text_header_is_read(string header, string? source, string? destination)
    {
        var data = Encoding.ASCII.GetBytes(header + "GET");

        Assert.Equal(ProxyHeaderState.Complete, ProxyHeaderParser.Parse(data, out var parsed, out var length));
        Assert.Equal((1, header.Length), (parsed.Version, length));
        Assert.Equal((source, destination), (parsed.Source?.ToString(), parsed.Destination?.ToString()));
        for (var cut = 0; cut < header.Length; cut++)
        {
            Assert.Equal(ProxyHeaderState.NeedMore, ProxyHeaderParser.Parse(data.AsSpan(0, cut), out _, out _));
        }
    }

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 111\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4  5.6.7.8 111 222\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 111 70000\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 0111 222\r\n")]
    [InlineData("PROXY TCP4 1.2.3 5.6.7.8 111 222\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 111 222\r\n")]
    [InlineData("PROXY TCP5 1.2.3.4 5.6.7.8 111 222\r\n")]
    [InlineData("PROXY \r\n")]
    public void Wrong_text_header_is_refused(string header) =>
        Assert.Equal(ProxyHeaderState.Invalid, ProxyHeaderParser.Parse(Encoding.ASCII.GetBytes(header), out _, out _));

    [Fact]
    public void Text_header_has_107_bytes_at_most()
    {
        var longest = "PROXY UNKNOWN " + new string('x', 91) + "\r\n";
        Assert.Equal(107, longest.Length);

        Assert.Equal(ProxyHeaderState.Complete, ProxyHeaderParser.Parse(Encoding.ASCII.GetBytes(longest), out _, out _));
        Assert.Equal(ProxyHeaderState.Invalid, ProxyHeaderParser.Parse(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 93)), out _, out _));
    }

    [Fact]
    public void Binary_header_of_the_greatest_length_leaves_what_follows()
    {
        var header = Binary(0x21, 0x11, new byte[512]);
        byte[] data = [.. header, .. "GET /"u8];

        Assert.Equal(ProxyHeaderState.Complete, ProxyHeaderParser.Parse(data, out _, out var length));
        Assert.Equal(header.Length, length);
        Assert.Equal(ProxyHeaderState.Invalid, ProxyHeaderParser.Parse(Binary(0x21, 0x11, new byte[513]), out _, out _));
    }

    [Theory]
    [InlineData(0x20, 0x11, true)]
    [InlineData(0x21, 0x00, true)]
    [InlineData(0x22, 0x11, false)]
    [InlineData(0x11, 0x11, false)]
    [InlineData(0x21, 0x31, false)]
    public void Local_and_unspecified_keep_the_addresses_and_unix_is_refused(int command, int family, bool accepted)
    {
        var state = ProxyHeaderParser.Parse(Binary(command, family, new byte[12]), out var header, out _);

        Assert.Equal(accepted ? ProxyHeaderState.Complete : ProxyHeaderState.Invalid, state);
        Assert.Null(header.Source);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void Other_protocols_are_no_header(string text) =>
        Assert.Equal(ProxyHeaderState.Absent, ProxyHeaderParser.Parse(Encoding.Latin1.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("all", 1, true)]
    [InlineData("all", 2, true)]
    [InlineData("v1", 1, true)]
    [InlineData("v1", 2, false)]
    [InlineData("v2", 1, false)]
    [InlineData("v2", 2, true)]
    public async Task Policy_says_which_version_is_accepted(string allowed, int sent, bool accepted)
    {
        await using var gateway = await TestGateway.StartAsync(Seeing($"{{proxyProtocol: {{version: {allowed}}}}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(sent == 1 ? Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 192.0.2.8 4711 80\r\n") : Binary(0x21, 0x11, [192, 0, 2, 7, 192, 0, 2, 8, 0x12, 0x67, 0, 80]));
        await client.SendAsync(Get);
        var answer = await client.ReadToEndAsync();

        Assert.Equal(accepted, answer.EndsWith("192.0.2.7:4711 127.0.0.1 192.0.2.8", StringComparison.Ordinal));
        Assert.Equal(accepted, answer.Length > 0);
    }

    [Fact]
    public async Task Strict_needs_a_header_and_optional_does_not()
    {
        await using var strict = await TestGateway.StartAsync(Seeing("{proxyProtocol: {}}"));
        await using var optional = await TestGateway.StartAsync(Seeing("{proxyProtocol: {mode: optional, version: all}}"));
        await using var bind = await TestGateway.StartAsync(Seeing("{}", "tunnelProtocol: proxy"));
        await using var refused = await RawClient.ConnectAsync(strict.Port);
        await using var plain = await RawClient.ConnectAsync(optional.Port);
        await using var named = await RawClient.ConnectAsync(optional.Port);
        await using var required = await RawClient.ConnectAsync(bind.Port);

        await refused.SendAsync(Get);
        await plain.SendAsync(Get);
        await named.SendAsync("PROXY TCP4 192.0.2.7 192.0.2.8 4711 80\r\n" + Get);
        await required.SendAsync(Get);

        Assert.Equal("", await refused.ReadToEndAsync());
        Assert.EndsWith($"127.0.0.1:{((IPEndPoint)plain.LocalEndPoint!).Port} 127.0.0.1 127.0.0.1", await plain.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.EndsWith("192.0.2.7:4711 127.0.0.1 192.0.2.8", await named.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("", await required.ReadToEndAsync());
    }

    [Fact]
    public async Task Header_in_pieces_and_one_that_ends_early()
    {
        await using var gateway = await TestGateway.StartAsync(Seeing("{proxyProtocol: {version: all}}"));
        await using var slow = await RawClient.ConnectAsync(gateway.Port);
        await using var cut = await RawClient.ConnectAsync(gateway.Port);

        foreach (var piece in "PROXY TCP4 192.0.2.7 192.0.2.8 4711 80\r\n")
        {
            await slow.SendAsync(piece.ToString());
        }

        await slow.SendAsync(Get);
        await cut.SendAsync("PROXY TCP4 192");
        cut.CloseOutput();

        Assert.EndsWith("192.0.2.7:4711 127.0.0.1 192.0.2.8", await slow.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("", await cut.ReadToEndAsync());
    }

    [Fact]
    public void Version_of_a_bind_without_policy_is_either()
    {
        Assert.Equal(ProxyProtocolVersion.All, new Agentgateway.Gateway.Runtime.ConnectionSettings().ProxyProtocol.Version);
    }

    private static byte[] Binary(int command, int family, byte[] payload) =>
        [.. Signature, (byte)command, (byte)family, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    // Answers with what expressions see of the connection.
    private static string Seeing(string frontend, string bind = "mode: standard") => $$"""
        frontendPolicies: {{frontend}}
        binds:
        - port: PORT
          {{bind}}
          listeners:
          - routes:
            - policies: {directResponse: {status: 200, bodyExpression: 'source.address + ":" + string(source.port) + " " + source.rawAddress + " " + destination.address'} }
        """;
}
