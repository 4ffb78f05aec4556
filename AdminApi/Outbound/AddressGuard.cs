using System.Net;
using System.Net.Sockets;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>Decides which addresses AdminApi may call on behalf of an admin, so that a base URL cannot be turned against the inner network.</summary>
/// <remarks>
/// Public addresses: yes. Loopback: if the URL itself names loopback, or the host is listed. Private, shared and unspecified ranges: only if the host is
/// listed in <c>AGW_ALLOWED_HOSTS</c> (comma-separated names or addresses). Link-local, cloud metadata and multicast: never.
/// </remarks>
internal sealed class AddressGuard(IConfiguration configuration)
{
    private readonly HashSet<string> _listed = new(
        (configuration["AGW_ALLOWED_HOSTS"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True if a connection to the address may be made for a URL with this host.</summary>
    public bool Allows(string host, IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Classify(address) switch
        {
            Range.Public => true,
            Range.Loopback => IsLoopbackName(host) || _listed.Contains(host),
            Range.Private => _listed.Contains(host),
            _ => false,
        };
    }

    // A name that merely resolves to loopback does not count: that is how rebinding works.
    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var literal) && IPAddress.IsLoopback(literal));

    private static Range Classify(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return Range.Loopback;
        }

        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.IsIPv6SiteLocal || address.Equals(MetadataV6) ? Range.Never
                : (bytes[0] & 0xfe) == 0xfc || address.Equals(IPAddress.IPv6Any) || IsTranslated(bytes) ? Range.Private
                : Range.Public;
        }

        return bytes switch
        {
            [169, 254, ..] or [>= 224, ..] => Range.Never,
            [100, 100, 100, 200] => Range.Never,
            [0, ..] or [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] or [192, 0, 0, _] or [198, 18 or 19, ..] => Range.Private,
            _ => Range.Public,
        };
    }

    // 64:ff9b::/96 and 2002::/16 carry an IPv4 address that nobody has checked.
    private static bool IsTranslated(byte[] bytes) => bytes is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..];

    private static readonly IPAddress MetadataV6 = IPAddress.Parse("fd00:ec2::254");

    private enum Range
    {
        Public,
        Loopback,
        Private,
        Never,
    }
}
