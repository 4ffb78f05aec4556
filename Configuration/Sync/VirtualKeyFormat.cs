using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Configuration.Sync;

/// <summary>Text form of a virtual key: <c>agk_</c> + 43 base62 digits (256 bit) + 6 base62 digits of a CRC-32 over what precedes.</summary>
/// <remarks>The checksum turns typing errors away before any lookup and lets secret scanners recognise a leak.</remarks>
public static class VirtualKeyFormat
{
    /// <summary>Prefix of every virtual key.</summary>
    public const string Prefix = "agk_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly System.Buffers.SearchValues<char> AlphabetValues = System.Buffers.SearchValues.Create(Alphabet);
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;
    private const int Length = 4 + RandomDigits + ChecksumDigits;

    /// <summary>Makes a new secret from the system's random source.</summary>
    public static string Generate()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomDigits);
        return body + Checksum(body);
    }

    /// <summary>True if the text has the right shape and checksum.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Length
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(4).IndexOfAnyExcept(AlphabetValues) < 0
        && text.AsSpan(Length - ChecksumDigits).SequenceEqual(Checksum(text[..^ChecksumDigits]));

    /// <summary>Lower-case hex SHA-256: the only form that is ever stored or published.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Checksum(string body)
    {
        var crc = Crc32(Encoding.ASCII.GetBytes(body));
        Span<char> digits = stackalloc char[ChecksumDigits];
        for (var i = ChecksumDigits - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(crc % 62)];
            crc /= 62;
        }

        return new string(digits);
    }

    // CRC-32 as in IEEE 802.3, bit by bit: 47 bytes do not deserve a table or a package.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
            }
        }

        return ~crc;
    }
}
