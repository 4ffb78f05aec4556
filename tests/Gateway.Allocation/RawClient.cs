using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Sends the same request again and again over one connection and allocates nothing while it does.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RawMessage _answer;
    private readonly byte[] _request;

    public RawClient(int port, byte[] request)
    {
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _answer = new RawMessage(_socket);
        _request = request;
    }

    /// <summary>Asks <paramref name="count"/> times; every answer must be a 200.</summary>
    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Send();
            Receive();
        }
    }

    /// <summary>Asks once and reads the stream to its end, letting the upstream send the next event whenever one has arrived.</summary>
    public int RunStream(RawAnswer answer)
    {
        Send();
        return _answer.ReadStream(answer.Turn);
    }

    /// <summary>Reads an answer; it must be a 200.</summary>
    public void Receive()
    {
        if (!_answer.Read() || !_answer.Seen.StartsWith("HTTP/1.1 200"u8))
        {
            Assert.Fail(Encoding.Latin1.GetString(_answer.Seen));
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends the request.</summary>
    public void Send()
    {
        ReadOnlySpan<byte> left = _request;
        while (!left.IsEmpty)
        {
            left = left[_socket.Send(left)..];
        }
    }
}
