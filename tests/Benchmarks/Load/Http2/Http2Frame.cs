using System.Buffers.Binary;

namespace Agentgateway.Benchmarks.Load.Http2;

/// <summary>Head of a frame. Source: RFC 9113 4.1 and 6.</summary>
internal readonly record struct Http2Frame(int Length, byte Type, byte Flags, int Stream)
{
    public const int Size = 9;

    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, Acknowledge = 1, EndHeaders = 4, Padded = 8, Priority = 0x20;

    public static Http2Frame Read(ReadOnlySpan<byte> bytes) => new(
        (bytes[0] << 16) | (bytes[1] << 8) | bytes[2], bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);

    public void Write(Span<byte> bytes)
    {
        (bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]) = ((byte)(Length >> 16), (byte)(Length >> 8), (byte)Length, Type, Flags);
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], Stream);
    }
}
