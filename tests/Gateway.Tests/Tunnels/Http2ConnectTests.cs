using System.Buffers.Binary;
using System.Text;
using Agentgateway.Gateway.Tests.Support;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tunnels;

/// <summary>CONNECT on HTTP/2 streams (RFC 9113 8.5), with frames written by hand: no client here speaks it.</summary>
public sealed class Http2ConnectTests
{
    [Fact]
    public async Task Stream_becomes_a_tunnel_to_a_routed_backend()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(
            "{frontendPolicies: {connect: {mode: route}}, binds: [{port: PORT, listeners: [{routes: [{backends: [{dynamic: {}}]}]}]}]}");
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await OpenAsync(client, echo.Address);

        Assert.Contains("200", Status(await NextAsync(client, 1, 1)), StringComparison.Ordinal);
        await client.SendAsync(Frame(0, 0, 1, "ping"u8.ToArray()));
        Assert.Equal("ping", Encoding.ASCII.GetString(await NextAsync(client, 0, 1)));
        await client.SendAsync(Frame(0, 1, 1, "last"u8.ToArray()));
        Assert.Equal("last", Encoding.ASCII.GetString(await NextAsync(client, 0, 1)));
    }

    [Fact]
    public async Task Stream_of_a_tunnel_bind_enters_the_gateway_again()
    {
        await using var gateway = await TestGateway.StartAsync("""
            binds:
            - {port: PORT, tunnelProtocol: connect, listeners: []}
            - {mode: internal, listeners: [{routes: [{policies: {directResponse: {status: 200, bodyExpression: 'destination.hostname'} } }]}]}
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await OpenAsync(client, "deep.example:80");

        Assert.Contains("200", Status(await NextAsync(client, 1, 1)), StringComparison.Ordinal);
        await client.SendAsync(Frame(0, 0, 1, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")));
        var answer = "";
        while (!answer.EndsWith("deep.example", StringComparison.Ordinal))
        {
            answer += Encoding.ASCII.GetString(await NextAsync(client, 0, 1));
        }

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_is_405_without_a_tunnel()
    {
        await using var gateway = await TestGateway.StartAsync("binds: [{port: PORT, listeners: [{routes: []}]}]");
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await OpenAsync(client, "a.example:80");

        Assert.Contains("405", Status(await NextAsync(client, 1, 1)), StringComparison.Ordinal);
    }

    // HPACK: literals without indexing and without Huffman; name index 2 is :method, 1 is :authority (RFC 7541 appendix A).
    private static async Task OpenAsync(RawClient client, string authority)
    {
        byte[] headers = [0x02, 7, .. "CONNECT"u8, 0x01, (byte)authority.Length, .. Encoding.ASCII.GetBytes(authority)];
        await client.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, []), .. Frame(1, 4, 1, headers)]);
    }

    // :status 200 is the static entry 8, others are literals after name index 8; Kestrel writes their digits plainly.
    private static string Status(byte[] block) => block[0] == 0x88 ? "200" : Encoding.ASCII.GetString(block);

    /// <summary>The payload of the next frame of a type on a stream; others are passed over.</summary>
    private static async Task<byte[]> NextAsync(RawClient client, int type, int stream)
    {
        while (true)
        {
            var head = Encoding.Latin1.GetBytes(await client.ReadAsync(9));
            Assert.Equal(9, head.Length);
            var length = (head[0] << 16) | (head[1] << 8) | head[2];
            var payload = Encoding.Latin1.GetBytes(await client.ReadAsync(length));
            if (head[3] == 4 && (head[4] & 1) == 0)
            {
                await client.SendAsync(Frame(4, 1, 0, []));
            }

            if (head[3] == type && BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) == stream && (type != 0 || length > 0))
            {
                return payload;
            }
        }
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
