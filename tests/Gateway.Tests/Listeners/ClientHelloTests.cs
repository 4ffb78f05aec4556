using System.Buffers.Binary;
using System.Net.Security;
using Agentgateway.Gateway.Listeners;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

public sealed class ClientHelloTests
{
    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("Mixed.Example", "mixed.example")]
    [InlineData("", "")]
    [InlineData("127.0.0.1", "")]
    public void Server_name_of_a_real_client_is_found(string sent, string expected)
    {
        var hello = Capture(sent);

        Assert.Equal(ClientHelloState.Complete, ClientHelloParser.Parse(hello, out var name));
        Assert.Equal(expected, name);
        for (var cut = 0; cut < hello.Length; cut++)
        {
            Assert.Equal(ClientHelloState.NeedMore, ClientHelloParser.Parse(hello.AsSpan(0, cut), out _));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Message_in_several_records_is_put_together(int size)
    {
        var hello = Capture("a.example");
        var split = new List<byte>();
        foreach (var part in hello.Skip(5).Chunk(size))
        {
            split.AddRange([22, 3, 1, (byte)(part.Length >> 8), (byte)part.Length, .. part]);
        }

        Assert.Equal(ClientHelloState.Complete, ClientHelloParser.Parse([.. split], out var name));
        Assert.Equal("a.example", name);
        Assert.Equal(ClientHelloState.NeedMore, ClientHelloParser.Parse(split.ToArray().AsSpan(0, split.Count - 1), out _));
    }

    [Fact]
    public void What_is_no_client_hello_is_refused()
    {
        var hello = Capture("a.example");

        Assert.Equal(ClientHelloState.Invalid, ClientHelloParser.Parse("GET / HTTP/1.1\r\n"u8, out _));
        Assert.Equal(ClientHelloState.Invalid, ClientHelloParser.Parse(Changed(hello, 1, 2), out _));
        Assert.Equal(ClientHelloState.Invalid, ClientHelloParser.Parse(Changed(hello, 5, 2), out _));
        Assert.Equal(ClientHelloState.Invalid, ClientHelloParser.Parse(Changed(hello, 6, 0xFF), out _));
        Assert.Equal(ClientHelloState.Invalid, ClientHelloParser.Parse([22, 3, 1, 0, 0], out _));
    }

    /// <summary>The first record that this platform's TLS client sends.</summary>
    public static byte[] Capture(string serverName)
    {
        var stream = new RecordingStream();
        using var tls = new SslStream(stream);
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = serverName });
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // Nobody answers.
        }

        var bytes = stream.Written.ToArray();
        return bytes[..(5 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(3)))];
    }

    private static byte[] Changed(byte[] hello, int at, byte value)
    {
        byte[] copy = [.. hello];
        copy[at] = value;
        return copy;
    }

    private sealed class RecordingStream : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written.Write(buffer, offset, count);
    }
}
