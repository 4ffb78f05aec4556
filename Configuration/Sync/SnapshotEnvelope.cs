using System.Text.Json;

namespace Agentgateway.Configuration.Sync;

/// <summary>Head and payload in one piece: the head as one line of JSON, a line feed, then the compressed payload as published.</summary>
/// <remarks>Format of the last-known-good files and of the HTTP fallback. The bytes stay signed and their secrets stay encrypted.</remarks>
public static class SnapshotEnvelope
{
    private const int MaxHeadBytes = 16 * 1024;

    /// <summary>Joins head and payload.</summary>
    public static byte[] Write(SnapshotHead head, ReadOnlySpan<byte> payload)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(head, SyncJson.Default.SnapshotHead);
        var bytes = new byte[line.Length + 1 + payload.Length];
        line.CopyTo(bytes, 0);
        bytes[line.Length] = (byte)'\n';
        payload.CopyTo(bytes.AsSpan(line.Length + 1));
        return bytes;
    }

    /// <summary>Splits an envelope. Says nothing about its truth: <see cref="SnapshotSigner.Verify"/> does.</summary>
    /// <returns>False if the bytes are not an envelope.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out SnapshotHead head, out ReadOnlyMemory<byte> payload)
    {
        head = null!;
        payload = default;
        var end = bytes.Span[..Math.Min(bytes.Length, MaxHeadBytes)].IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        try
        {
            head = JsonSerializer.Deserialize(bytes.Span[..end], SyncJson.Default.SnapshotHead)!;
        }
        catch (JsonException)
        {
            return false;
        }

        payload = bytes[(end + 1)..];
        return head is { Part: not null, Environment: not null, DatabaseId: not null, Sha256: not null, Signature: not null };
    }
}
