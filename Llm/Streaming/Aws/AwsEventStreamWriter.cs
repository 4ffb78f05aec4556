using System.Buffers;
using System.Buffers.Binary;

namespace Agentgateway.Llm.Streaming.Aws;

/// <summary>Writes messages of an <c>application/vnd.amazon.eventstream</c> body, as a Bedrock endpoint sends them.</summary>
public static class AwsEventStreamWriter
{
    private const byte TextHeader = 7;

    /// <summary>Writes an event with a JSON payload.</summary>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json) =>
        Write(output, "event"u8, ":event-type"u8, eventType, json);

    /// <summary>Writes an exception with a JSON payload, usually <c>{"message": …}</c>.</summary>
    public static void WriteException(IBufferWriter<byte> output, ReadOnlySpan<byte> exceptionType, ReadOnlySpan<byte> json) =>
        Write(output, "exception"u8, ":exception-type"u8, exceptionType, json);

    private static void Write(
        IBufferWriter<byte> output, ReadOnlySpan<byte> messageType, ReadOnlySpan<byte> typeHeader, ReadOnlySpan<byte> type, ReadOnlySpan<byte> json)
    {
        var headers = HeaderBytes(typeHeader, type) + HeaderBytes(":content-type"u8, "application/json"u8) + HeaderBytes(":message-type"u8, messageType);
        var total = 16 + headers + json.Length;
        var frame = output.GetSpan(total)[..total];
        BinaryPrimitives.WriteInt32BigEndian(frame, total);
        BinaryPrimitives.WriteInt32BigEndian(frame[4..], headers);
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], Crc32.Append(0, frame[..8]));
        var at = 12;
        at += Header(frame[at..], typeHeader, type);
        at += Header(frame[at..], ":content-type"u8, "application/json"u8);
        at += Header(frame[at..], ":message-type"u8, messageType);
        json.CopyTo(frame[at..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[^4..], Crc32.Append(0, frame[..^4]));
        output.Advance(total);
    }

    private static int HeaderBytes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => 4 + name.Length + value.Length;

    private static int Header(Span<byte> target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        target[0] = (byte)name.Length;
        name.CopyTo(target[1..]);
        target[name.Length + 1] = TextHeader;
        BinaryPrimitives.WriteUInt16BigEndian(target[(name.Length + 2)..], (ushort)value.Length);
        value.CopyTo(target[(name.Length + 4)..]);
        return HeaderBytes(name, value);
    }
}
