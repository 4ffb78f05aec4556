using System.Buffers;
using System.Buffers.Binary;

namespace Agentgateway.Llm.Streaming.Aws;

/// <summary>Finds the messages of an <c>application/vnd.amazon.eventstream</c> body in chunks of any size. Allocates nothing while a message arrives in one chunk.</summary>
/// <remarks>
/// Frame: total length, header length, CRC-32 of these eight bytes; headers; payload; CRC-32 of all before it; numbers big-endian. A header is
/// a name (one byte of length), a type byte and a value. The first fault stops the decoder: <see cref="Fault"/> is set and later bytes are ignored.
/// </remarks>
/// <param name="maxFrameBytes">Upper bound of one message; 2 MiB as in agentgateway.</param>
public sealed class AwsEventStreamDecoder(int maxFrameBytes = 2 * 1024 * 1024) : IDisposable
{
    private const int PreludeBytes = 12;
    private const int ChecksumBytes = 4;

    private byte[]? _buffer;
    private int _length;

    /// <summary>Why decoding has stopped.</summary>
    public AwsEventStreamFault Fault { get; private set; }

    /// <summary>True while the bytes of an unfinished message are held: a stream that ends now was cut.</summary>
    public bool IsInsideMessage => _length > 0;

    /// <summary>Takes the next bytes and reports every message that they complete.</summary>
    public void Feed<THandler>(ReadOnlySpan<byte> chunk, ref THandler handler)
        where THandler : IAwsEventHandler, allows ref struct
    {
        while (!chunk.IsEmpty && Fault == AwsEventStreamFault.None)
        {
            if (_length == 0)
            {
                var whole = FrameLength(chunk);
                if (Fault == AwsEventStreamFault.None && whole > 0 && chunk.Length >= whole)
                {
                    Frame(chunk[..whole], ref handler);
                    chunk = chunk[whole..];
                    continue;
                }
            }

            if (Fault == AwsEventStreamFault.None)
            {
                chunk = chunk[Hold(chunk, ref handler)..];
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Release();
        if (Fault == AwsEventStreamFault.None)
        {
            Fault = AwsEventStreamFault.Malformed;
        }
    }

    // Takes from the chunk what the held message lacks: first its prelude, then the rest.
    private int Hold<THandler>(ReadOnlySpan<byte> chunk, ref THandler handler)
        where THandler : IAwsEventHandler, allows ref struct
    {
        var frame = _length >= PreludeBytes ? FrameLength(_buffer.AsSpan(0, _length)) : PreludeBytes;
        var taken = Math.Min(chunk.Length, frame - _length);
        if (_buffer is null || _buffer.Length < frame)
        {
            var larger = ArrayPool<byte>.Shared.Rent(frame);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            var held = _length;
            Release();
            (_buffer, _length) = (larger, held);
        }

        chunk[..taken].CopyTo(_buffer.AsSpan(_length));
        _length += taken;
        var whole = FrameLength(_buffer.AsSpan(0, _length));
        if (Fault == AwsEventStreamFault.None && whole > 0 && _length == whole)
        {
            _length = 0;
            Frame(_buffer.AsSpan(0, whole), ref handler);
        }

        return taken;
    }

    // 0 while the prelude is not complete.
    private int FrameLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PreludeBytes)
        {
            return 0;
        }

        var total = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) != Crc32.Append(0, bytes[..8]))
        {
            Fail(AwsEventStreamFault.Checksum);
        }
        else if (total > (uint)maxFrameBytes)
        {
            Fail(AwsEventStreamFault.FrameTooLarge);
        }
        else if (total < PreludeBytes + ChecksumBytes || headers > total - PreludeBytes - ChecksumBytes)
        {
            Fail(AwsEventStreamFault.Malformed);
        }

        return (int)total;
    }

    private void Frame<THandler>(ReadOnlySpan<byte> frame, ref THandler handler)
        where THandler : IAwsEventHandler, allows ref struct
    {
        var content = frame[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32BigEndian(frame[^ChecksumBytes..]) != Crc32.Append(0, content))
        {
            Fail(AwsEventStreamFault.Checksum);
            return;
        }

        var headerBytes = (int)BinaryPrimitives.ReadUInt32BigEndian(frame[4..]);
        if (TryRead(content.Slice(PreludeBytes, headerBytes), content[(PreludeBytes + headerBytes)..], out var message))
        {
            handler.OnMessage(message);
        }
        else
        {
            Fail(AwsEventStreamFault.Malformed);
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, out AwsEventMessage message)
    {
        ReadOnlySpan<byte> messageType = default;
        ReadOnlySpan<byte> eventType = default;
        ReadOnlySpan<byte> errorMessage = default;
        message = default;
        while (!headers.IsEmpty)
        {
            var nameLength = headers[0];
            if (headers.Length < nameLength + 2)
            {
                return false;
            }

            var name = headers.Slice(1, nameLength);
            var type = headers[nameLength + 1];
            headers = headers[(nameLength + 2)..];
            if (!TryValueLength(type, headers, out var skipped, out var length) || headers.Length < skipped + length)
            {
                return false;
            }

            var value = headers.Slice(skipped, length);
            headers = headers[(skipped + length)..];
            if (name.SequenceEqual(":message-type"u8))
            {
                messageType = value;
            }
            else if (name.SequenceEqual(":event-type"u8) || name.SequenceEqual(":exception-type"u8) || name.SequenceEqual(":error-code"u8))
            {
                eventType = value;
            }
            else if (name.SequenceEqual(":error-message"u8))
            {
                errorMessage = value;
            }
        }

        message = new AwsEventMessage { MessageType = messageType, EventType = eventType, ErrorMessage = errorMessage, Payload = payload };
        return true;
    }

    // Types: 0, 1 booleans; 2 byte; 3 short; 4 int; 5 long; 6 bytes; 7 text; 8 timestamp; 9 uuid. Bytes and text carry two bytes of length.
    private static bool TryValueLength(byte type, ReadOnlySpan<byte> rest, out int skipped, out int length)
    {
        skipped = type is 6 or 7 ? 2 : 0;
        length = type switch
        {
            0 or 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 or 8 => 8,
            9 => 16,
            6 or 7 when rest.Length >= 2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            _ => -1,
        };
        return length >= 0;
    }

    private void Fail(AwsEventStreamFault fault)
    {
        Fault = fault;
        Release();
    }

    private void Release()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = null;
        _length = 0;
    }
}
