using System.Buffers.Binary;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Makes request ids: UUIDv7 (RFC 9562 5.7), which sort by time.</summary>
/// <remarks>
/// <see cref="Guid.CreateVersion7()"/> reads 16 bytes from the system's random device for each, one system call in nine of a request. An id names a request to operators
/// and opens nothing, so that 74 bits of the process's own generator, which was seeded from that device, do.
/// </remarks>
internal static class RequestIdentifier
{
    /// <param name="time">To the millisecond.</param>
    public static string Create(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes[6..]);
        var milliseconds = time.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
