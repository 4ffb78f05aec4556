using System.Buffers.Binary;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai;

/// <summary>Reads the provider's side of a realtime session: WebSocket frames (RFC 6455 5.2), of which the text messages <c>response.done</c> carry usage.</summary>
/// <remarks>Usage is summed over the session and booked at its end. Frames are never changed or held; what cannot be understood is ignored.</remarks>
internal sealed class RealtimeObserver(AnswerBook book) : IResponseObserver, IDisposable
{
    /// <summary>Longer messages are sound; usage is told in short ones.</summary>
    private const int LongestMessage = 256 * 1024;
    private const int LongestHead = 10;
    private const byte Continuation = 0;
    private const byte Text = 1;

    private readonly PooledBuffer _message = new();
    private readonly byte[] _head = new byte[LongestHead];
    private readonly LlmObservation _all = new();
    private long? _firstTokenAt;
    private int _headLength;
    private long _payloadLeft;
    private bool _collecting;
    private bool _isFinal;
    private bool _lost;

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_lost)
        {
            if (_payloadLeft > 0)
            {
                var take = (int)Math.Min(_payloadLeft, bytes.Length);
                Payload(bytes[..take]);
                bytes = bytes[take..];
                _payloadLeft -= take;
                if (_payloadLeft == 0)
                {
                    FrameEnd();
                }
            }
            else
            {
                _head[_headLength++] = bytes[0];
                bytes = bytes[1..];
                Head();
            }
        }
    }

    public void OnEnd(bool complete)
    {
        _all.FirstTokenAt = _firstTokenAt;
        book.Book(_all);
        Dispose();
    }

    public void Dispose() => _message.Dispose();

    private void Head()
    {
        if (_headLength < 2)
        {
            return;
        }

        var masked = (_head[1] & 0x80) != 0;
        var compressed = (_head[0] & 0x70) != 0;
        var needed = (_head[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        if (masked || compressed)
        {
            // No server may mask, and no extension was asked for: what follows is not what it should be.
            _lost = true;
            return;
        }

        if (_headLength < needed)
        {
            return;
        }

        _payloadLeft = needed switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            10 => (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)), long.MaxValue),
            _ => _head[1] & 0x7F,
        };
        _headLength = 0;
        var opcode = _head[0] & 0x0F;
        _isFinal = (_head[0] & 0x80) != 0 && opcode is Text or Continuation;
        if (opcode == Text)
        {
            _message.Clear();
            _collecting = true;
        }

        if (_payloadLeft == 0)
        {
            FrameEnd();
        }
    }

    private void Payload(ReadOnlySpan<byte> bytes)
    {
        if (!_collecting || (_head[0] & 0x08) != 0)
        {
            return;
        }

        if (_message.Length + bytes.Length > LongestMessage || !_message.TryWrite(bytes))
        {
            _collecting = false;
        }
    }

    private void FrameEnd()
    {
        if (_isFinal && _collecting)
        {
            Message(_message.Written.Span);
            _collecting = false;
        }
    }

    private void Message(ReadOnlySpan<byte> json)
    {
        if (_firstTokenAt is null && json.IndexOf(".delta\""u8) >= 0)
        {
            _firstTokenAt = book.Exchange.Timestamp;
        }

        if (json.IndexOf("\"response.done\""u8) < 0 && json.IndexOf("\"session.created\""u8) < 0)
        {
            return;
        }

        var seen = new LlmObservation();
        UsageReader.TryRead(json, seen);
        _all.ResponseModel ??= seen.ResponseModel;
        _all.Usage.Add(seen.Usage);
    }
}
