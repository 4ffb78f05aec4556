using System.Globalization;

namespace Agentgateway.Cel.Values;

/// <summary>An address with a prefix length; host bits are kept until <c>masked()</c>.</summary>
internal sealed class CidrValue(IpValue address, int prefix) : IEquatable<CidrValue>
{
    public IpValue Address { get; } = address;

    public int Prefix { get; } = prefix;

    private int Width => Address.IsV4 ? 32 : 128;

    public static CidrValue? TryParse(string text, bool allowMapped)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || !IpValue.TryParse(text.AsSpan(0, slash), out var bits, out var isV4, allowMapped))
        {
            return null;
        }

        var length = text.AsSpan(slash + 1);
        if (length.Length is 0 or > 3 || (length.Length > 1 && length[0] == '0') ||
            !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > (isV4 ? 32 : 128))
        {
            return null;
        }

        return new CidrValue(new IpValue(bits, isV4), prefix);
    }

    public bool Contains(UInt128 bits, bool isV4) => isV4 == Address.IsV4 && Prefixed(bits) == Prefixed(Address.Bits);

    public bool Contains(CidrValue other) => other.Prefix >= Prefix && Contains(other.Address.Bits, other.Address.IsV4);

    public CidrValue Masked() => new(new IpValue(Prefixed(Address.Bits), Address.IsV4), Prefix);

    public bool Equals(CidrValue? other) => other is not null && other.Prefix == Prefix && other.Address.Equals(Address);

    public override bool Equals(object? obj) => Equals(obj as CidrValue);

    public override int GetHashCode() => HashCode.Combine(Address, Prefix);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Prefix}");

    // Shifting a UInt128 by its full width is a shift by zero, hence the special case.
    private UInt128 Prefixed(UInt128 bits)
    {
        var host = Width - Prefix;
        return host == 128 ? 0 : (bits >> host) << host;
    }
}
