using System.Buffers.Text;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Reads one HTTP/1.1 message after the other from a blocking socket, without allocating.</summary>
internal sealed class RawMessage(Socket socket)
{
    private readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>Status line or request line of the last message, and as much of it as fitted.</summary>
    public ReadOnlySpan<byte> Seen => _buffer.AsSpan(0, Math.Min(Length, _buffer.Length));

    /// <summary>Bytes of the last message.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a message with a Content-Length, or without a body. False at the end of the connection.</summary>
    public bool Read()
    {
        Length = 0;
        int head;
        while ((head = _buffer.AsSpan(0, Length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = socket.Receive(_buffer.AsSpan(Length));
            if (read == 0)
            {
                return false;
            }

            Length += read;
        }

        var whole = head + 4 + ContentLength(_buffer.AsSpan(0, head));
        while (Length < whole)
        {
            // What does not fit is counted and forgotten.
            var read = socket.Receive(Length < _buffer.Length ? _buffer.AsSpan(Length) : _buffer.AsSpan(_buffer.Length / 2));
            if (read == 0)
            {
                return false;
            }

            Length += read;
        }

        return true;
    }

    /// <summary>Reads a chunked event stream to its end.</summary>
    /// <param name="turn">Released after each event.</param>
    /// <returns>Number of events.</returns>
    public int ReadStream(SemaphoreSlim turn)
    {
        Length = 0;
        var events = 0;
        byte last = 0;
        while (true)
        {
            var read = socket.Receive(Length < _buffer.Length / 2 ? _buffer.AsSpan(Length) : _buffer.AsSpan(_buffer.Length / 2));
            if (read == 0)
            {
                return events;
            }

            var bytes = Length < _buffer.Length / 2 ? _buffer.AsSpan(Length, read) : _buffer.AsSpan(_buffer.Length / 2, read);
            Length += read;
            foreach (var b in bytes)
            {
                // Only an event ends with two line feeds in a row; the framing around it has a carriage return before each.
                if (b == '\n' && last == '\n')
                {
                    events++;
                    turn.Release();
                }

                last = b;
            }

            if (bytes.EndsWith("\r\n0\r\n\r\n"u8) || bytes.SequenceEqual("0\r\n\r\n"u8))
            {
                return events;
            }
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _) ? length : 0;
    }
}
