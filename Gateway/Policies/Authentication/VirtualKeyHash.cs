using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>SHA-256 of a key as a value: found in a dictionary without allocating.</summary>
internal readonly record struct VirtualKeyHash(ulong A, ulong B, ulong C, ulong D)
{
    private const int MaxSecretChars = 512;

    /// <summary>Hash of a presented secret.</summary>
    public static VirtualKeyHash Of(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(MaxSecretChars)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (secret.Length <= MaxSecretChars)
        {
            SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(secret, utf8)], hash);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToString()), hash);
        }

        return Read(hash);
    }

    /// <summary>Reads 32 bytes.</summary>
    public static VirtualKeyHash Read(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        return new VirtualKeyHash(words[0], words[1], words[2], words[3]);
    }

    /// <summary>Reads 64 hex digits; false for anything else.</summary>
    public static bool TryParse(string hex, out VirtualKeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        var ok = hex.Length == 64 && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = ok ? Read(bytes) : default;
        return ok;
    }
}
