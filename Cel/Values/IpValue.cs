using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Cel.Values;

/// <summary>An IP address, parsed strictly: four decimal octets without leading zeros, or an IPv6 address without zone.</summary>
internal sealed class IpValue(UInt128 bits, bool isV4) : IEquatable<IpValue>
{
    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public UInt128 Bits { get; } = bits;

    public bool IsV4 { get; } = isV4;

    /// <param name="text">The address.</param>
    /// <param name="bits">The address as a number.</param>
    /// <param name="isV4">Its family.</param>
    /// <param name="allowMapped">Accepts IPv6 addresses with an IPv4 tail (<c>::ffff:1.2.3.4</c>): agentgateway does, the specification does not.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 bits, out bool isV4, bool allowMapped)
    {
        isV4 = text.IndexOf(':') < 0;
        if (isV4)
        {
            return TryParseV4(text, out bits);
        }

        bits = 0;
        return (allowMapped || text.IndexOf('.') < 0) && TryParseV6(text, out bits);
    }

    public bool Equals(IpValue? other) => other is not null && other.IsV4 == IsV4 && other.Bits == Bits;

    public override bool Equals(object? obj) => Equals(obj as IpValue);

    public override int GetHashCode() => Bits.GetHashCode();

    public override string ToString() => Format(Bits, IsV4);

    public static string Format(UInt128 bits, bool isV4)
    {
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, bits);
        return new IPAddress(isV4 ? octets[12..] : octets).ToString();
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = 0;
        uint address = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') ||
                !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            address = (address << 8) | octet;
        }

        bits = address;
        return parts == 4;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = 0;
        if (text.Length > 45 || text.IndexOfAnyExcept(V6Characters) >= 0 ||
            !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
        return true;
    }
}
