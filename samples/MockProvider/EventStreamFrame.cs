using System.Buffers.Binary;
using System.Text;

namespace Agentgateway.Samples.MockProvider;

/// <summary>One message of <c>application/vnd.amazon.eventstream</c>: lengths, headers of type string, payload, and two checksums.</summary>
/// <remarks>Written apart from the Gateway's codec on purpose, so that one mistake cannot hide in both.</remarks>
internal static class EventStreamFrame
{
    private const int PreludeLength = 8;
    private const int ChecksumLength = 4;
    private const byte StringHeader = 7;
    private const uint Polynomial = 0xEDB88320;

    /// <summary>An event with its type and a JSON payload.</summary>
    public static byte[] Event(string type, byte[] payload) =>
        Build([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], payload);

    private static byte[] Build(IReadOnlyList<(string Name, string Value)> headers, byte[] payload)
    {
        using var block = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var (name, value) in headers)
        {
            block.WriteByte((byte)Encoding.UTF8.GetByteCount(name));
            block.Write(Encoding.UTF8.GetBytes(name));
            block.WriteByte(StringHeader);
            var text = Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
            block.Write(length);
            block.Write(text);
        }

        var total = PreludeLength + ChecksumLength + (int)block.Length + payload.Length + ChecksumLength;
        var frame = new byte[total];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)total);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)block.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(PreludeLength), Checksum(frame.AsSpan(0, PreludeLength)));
        block.ToArray().CopyTo(frame, PreludeLength + ChecksumLength);
        payload.CopyTo(frame, PreludeLength + ChecksumLength + (int)block.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(total - ChecksumLength), Checksum(frame.AsSpan(0, total - ChecksumLength)));
        return frame;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }
}
