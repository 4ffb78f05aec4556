using System.Buffers.Binary;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Native;

namespace Agentgateway.Benchmarks.Load.Http2;

/// <summary>One connection of a load over HTTP/2 with prior knowledge (RFC 9113 3.3): many streams, one request each.</summary>
/// <remarks>
/// The settings forbid the server a dynamic table (RFC 7541 4.2), so that a status is told by its first byte and no state of header compression is kept. Frames that
/// answer what one receive has brought leave in one send, as a client with an event loop does it.
/// </remarks>
internal sealed class Http2Connection(LoadGenerator generator, Http2Request request) : IReady
{
    /// <summary>Below what every peer allows at once (100 to 128).</summary>
    public const int StreamsPerConnection = 8;

    private const int Window = int.MaxValue, DefaultWindow = 65_535;

    private readonly Dictionary<int, Http2Slot> _streams = [];
    private readonly Queue<Http2Slot> _held = new();
    private readonly byte[] _outgoing = new byte[256 * 1024];
    private readonly byte[] _incoming = new byte[512 * 1024];
    private int _descriptor = -1;
    private int _outgoingLength;
    private int _incomingLength;
    private int _nextStream;
    private long _sendWindow;
    private bool _corked;
    private bool _blocked;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public void Open()
    {
        if (_descriptor >= 0)
        {
            return;
        }

        _descriptor = TcpSocket.Connect(generator.Plan.Port);
        generator.Loop.Add(_descriptor, this);
        (_nextStream, _sendWindow, _outgoingLength, _incomingLength, _blocked) = (1, DefaultWindow, 0, 0, false);
        Append(Preface);

        // HEADER_TABLE_SIZE 0, ENABLE_PUSH 0, INITIAL_WINDOW_SIZE: the most.
        Frame(Http2Frame.Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]);
        Span<byte> more = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, Window - DefaultWindow);
        Frame(Http2Frame.WindowUpdate, 0, 0, more);
        Flush();
    }

    public void Send(Http2Slot slot)
    {
        Open();
        if (request.Body.Length > _sendWindow)
        {
            _held.Enqueue(slot);
            return;
        }

        var stream = _nextStream;
        _nextStream += 2;
        _streams[stream] = slot;
        var hasBody = request.Body.Length > 0;
        Frame(Http2Frame.Headers, (byte)(Http2Frame.EndHeaders | (hasBody ? 0 : Http2Frame.EndStream)), stream, request.HeaderBlock);
        if (hasBody)
        {
            Frame(Http2Frame.Data, Http2Frame.EndStream, stream, request.Body);
            _sendWindow -= request.Body.Length;
        }

        if (!_corked)
        {
            Flush();
        }
    }

    public void OnReady(bool readable, bool writable)
    {
        if (writable)
        {
            Flush();
        }

        if (readable && _descriptor >= 0)
        {
            Receive();
        }
    }

    public void Close()
    {
        if (_descriptor >= 0)
        {
            generator.Loop.Remove(_descriptor);
            TcpSocket.Close(_descriptor);
            _descriptor = -1;
        }
    }

    private void Receive()
    {
        var count = TcpSocket.Receive(_descriptor, _incoming.AsSpan(_incomingLength));
        if (count == TcpSocket.WouldBlock)
        {
            return;
        }

        if (count == TcpSocket.Broken)
        {
            Break("the connection broke");
            return;
        }

        if (generator.InWindow)
        {
            generator.Result.BytesRead += count;
        }

        _incomingLength += count;
        _corked = true;
        var used = 0;
        while (_descriptor >= 0 && _incomingLength - used >= Http2Frame.Size)
        {
            var frame = Http2Frame.Read(_incoming.AsSpan(used));
            if (_incomingLength - used < Http2Frame.Size + frame.Length)
            {
                break;
            }

            Read(frame, _incoming.AsSpan(used + Http2Frame.Size, frame.Length));
            used += Http2Frame.Size + frame.Length;
        }

        _corked = false;
        if (_descriptor >= 0)
        {
            _incoming.AsSpan(used, _incomingLength - used).CopyTo(_incoming);
            _incomingLength -= used;
            Flush();
        }
    }

    private void Read(in Http2Frame frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case Http2Frame.Headers:
                ReadStatus(frame, payload);
                break;
            case Http2Frame.Reset:
                End(frame.Stream, $"stream reset with {BinaryPrimitives.ReadInt32BigEndian(payload)}");
                return;
            case Http2Frame.Settings when (frame.Flags & Http2Frame.Acknowledge) == 0:
                Frame(Http2Frame.Settings, Http2Frame.Acknowledge, 0, []);
                return;
            case Http2Frame.Ping when (frame.Flags & Http2Frame.Acknowledge) == 0:
                Frame(Http2Frame.Ping, Http2Frame.Acknowledge, 0, payload);
                return;
            case Http2Frame.WindowUpdate when frame.Stream == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                SendHeld();
                return;
            case Http2Frame.GoAway:
                Break($"the server left with {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}");
                return;
        }

        if (frame.Type is Http2Frame.Data or Http2Frame.Headers && (frame.Flags & Http2Frame.EndStream) != 0)
        {
            End(frame.Stream, null);
        }
    }

    private void ReadStatus(in Http2Frame frame, ReadOnlySpan<byte> payload)
    {
        var at = (frame.Flags & Http2Frame.Padded) != 0 ? 1 : 0;
        at += (frame.Flags & Http2Frame.Priority) != 0 ? 5 : 0;

        // A dynamic table size update may precede (RFC 7541 6.3); 8 of the static table is ":status: 200".
        while (at < payload.Length && (payload[at] & 0xe0) == 0x20)
        {
            at++;
        }

        if ((at >= payload.Length || payload[at] != 0x88) && _streams.TryGetValue(frame.Stream, out var slot))
        {
            slot.Refusal ??= "an answer that is not 200";
        }
    }

    private void End(int stream, string? error)
    {
        if (_streams.Remove(stream, out var slot))
        {
            error ??= slot.Refusal;
            if (error is null)
            {
                slot.Answered();
            }
            else
            {
                slot.Fail(error);
            }
        }
    }

    private void SendHeld()
    {
        while (_held.Count > 0 && request.Body.Length <= _sendWindow)
        {
            Send(_held.Dequeue());
        }
    }

    private void Break(string why)
    {
        Close();
        var lost = _streams.Values.Concat(_held).ToList();
        _streams.Clear();
        _held.Clear();
        foreach (var slot in lost)
        {
            slot.Fail(why);
        }
    }

    private void Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        new Http2Frame(payload.Length, type, flags, stream).Write(_outgoing.AsSpan(_outgoingLength));
        _outgoingLength += Http2Frame.Size;
        Append(payload);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_outgoing.AsSpan(_outgoingLength));
        _outgoingLength += bytes.Length;
    }

    private void Flush()
    {
        var count = _outgoingLength > 0 ? TcpSocket.Send(_descriptor, _outgoing.AsSpan(0, _outgoingLength)) : 0;
        if (count == TcpSocket.Broken)
        {
            Break("the connection broke while a request was sent");
            return;
        }

        count = Math.Max(count, 0);
        _outgoing.AsSpan(count, _outgoingLength - count).CopyTo(_outgoing);
        _outgoingLength -= count;
        if (_blocked != (_outgoingLength > 0))
        {
            _blocked = _outgoingLength > 0;
            generator.Loop.Watch(_descriptor, readable: true, writable: _blocked);
        }
    }
}
