using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Configuration.Sync;

/// <summary>Packs, signs and verifies snapshot parts. Whoever can write to Redis still cannot inject configuration.</summary>
/// <param name="key">HMAC key, 32 bytes, shared by AdminApi and gateways (<c>AGW_SIGNING_KEY</c>, 64 hex digits).</param>
public sealed class SnapshotSigner(byte[] key)
{
    /// <summary>Upper bound of an uncompressed part; a bomb in Redis must not exhaust a gateway.</summary>
    public const int MaxUncompressedBytes = 256 * 1024 * 1024;

    /// <summary>Reads the key from 64 hex digits.</summary>
    public static SnapshotSigner FromHex(string hex) => new(Convert.FromHexString(hex));

    /// <summary>Compresses canonical JSON and signs it.</summary>
    public (SnapshotHead Head, byte[] Payload) Pack(
        string part, string environment, string databaseId, long epoch, long revision, ReadOnlySpan<byte> json, long nowUnixMs)
    {
        var payload = Compress(json);
        var sha = Convert.ToHexStringLower(SHA256.HashData(payload));
        var head = new SnapshotHead(part, environment, databaseId, epoch, revision, SnapshotHead.CurrentSchema,
            SnapshotHead.CurrentSchema, sha, payload.Length, nowUnixMs, Signature: "");
        return (head with { Signature = Sign(head) }, payload);
    }

    /// <summary>Checks environment, schema, size, hash and signature; null when all hold, else the reason (safe to log).</summary>
    public string? Verify(SnapshotHead head, ReadOnlySpan<byte> payload, string environment)
    {
        if (head.Environment != environment)
        {
            return $"environment_mismatch: snapshot is for '{head.Environment}', this gateway runs in '{environment}'";
        }

        if (head.MinGatewaySchema > SnapshotHead.CurrentSchema)
        {
            return $"schema_unsupported: needs {head.MinGatewaySchema}, this gateway knows {SnapshotHead.CurrentSchema}";
        }

        if (payload.Length != head.Bytes || Convert.ToHexStringLower(SHA256.HashData(payload)) != head.Sha256)
        {
            return "hash_mismatch: the payload is not the one that the head names";
        }

        return IsSigned(head) ? null : "signature_invalid";
    }

    /// <summary>True if the head was signed with this key, whatever its environment. Says nothing about a payload.</summary>
    public bool IsSigned(SnapshotHead head) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(head)), Encoding.ASCII.GetBytes(head.Signature));

    /// <summary>Decompresses a verified payload.</summary>
    /// <exception cref="InvalidDataException">Not brotli, or larger than <see cref="MaxUncompressedBytes"/>.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> payload)
    {
        using var decoder = new BrotliDecoder();
        var output = new byte[(int)Math.Clamp(payload.Length * 16L, 4096, MaxUncompressedBytes + 1L)];
        var length = 0;
        while (true)
        {
            var status = decoder.Decompress(payload, output.AsSpan(length), out var consumed, out var written);
            payload = payload[consumed..];
            length += written;
            if (length > MaxUncompressedBytes)
            {
                throw new InvalidDataException($"A snapshot part may have at most {MaxUncompressedBytes} bytes.");
            }

            switch (status)
            {
                case OperationStatus.Done:
                    return output.AsSpan(0, length).ToArray();
                case OperationStatus.DestinationTooSmall:
                    Array.Resize(ref output, (int)Math.Min(output.Length * 2L, MaxUncompressedBytes + 1L));
                    break;
                default:
                    throw new InvalidDataException("A snapshot part is not valid brotli.");
            }
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> json)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(json);
        }

        return output.ToArray();
    }

    private string Sign(SnapshotHead h)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"agw1\n{h.Environment}\n{h.DatabaseId}\n{h.Part}\n{h.Epoch}\n{h.Revision}\n{h.Schema}\n{h.MinGatewaySchema}\n{h.Sha256}\n{h.Bytes}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
