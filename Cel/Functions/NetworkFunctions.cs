using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>Addresses and networks in the style of Kubernetes: ip, isIP, cidr, isCIDR and their methods.</summary>
internal static class NetworkFunctions
{
    private static readonly UInt128 LinkLocalV6 = (UInt128)0xFE80 << 112;

    public static void Register(List<Function> all)
    {
        all.Global("ip", 1, static (ref frame, scoped a) => a[0].Kind switch
        {
            CelKind.Ip => a[0],
            CelKind.String => IpValue.TryParse(a[0].AsString, out var bits, out var isV4, frame.Options.IsGateway) ? CelValue.Ip(new IpValue(bits, isV4)) : NotAddress(a[0].AsString),
            _ => Errors.NoSuchOverload("ip()", a[0]),
        });
        all.Global("isIP", 1, static (ref frame, scoped a) => a[0].Kind == CelKind.String
            ? CelValue.Bool(IpValue.TryParse(a[0].AsString, out _, out _, frame.Options.IsGateway))
            : Errors.NoSuchOverload("isIP()", a[0]));
        all.Global("ip.isCanonical", 1, static (ref frame, scoped a) => a[0].Kind != CelKind.String ? Errors.NoSuchOverload("ip.isCanonical()", a[0])
            : IpValue.TryParse(a[0].AsString, out var bits, out var isV4, frame.Options.IsGateway) ? CelValue.Bool(IpValue.Format(bits, isV4) == a[0].AsString)
            : NotAddress(a[0].AsString));
        all.Global("cidr", 1, static (ref frame, scoped a) => a[0].Kind switch
        {
            CelKind.Cidr => a[0],
            CelKind.String => CidrValue.TryParse(a[0].AsString, frame.Options.IsGateway) is { } cidr ? CelValue.Cidr(cidr) : Errors.Conversion($"'{a[0].AsString}' is not a CIDR"),
            _ => Errors.NoSuchOverload("cidr()", a[0]),
        });
        all.Global("isCIDR", 1, static (ref frame, scoped a) => a[0].Kind == CelKind.String
            ? CelValue.Bool(CidrValue.TryParse(a[0].AsString, frame.Options.IsGateway) is not null)
            : Errors.NoSuchOverload("isCIDR()", a[0]));

        all.Method("family", 1, static (ref _, scoped a) => a[0].Kind == CelKind.Ip ? CelValue.Int(a[0].AsIp.IsV4 ? 4 : 6) : Errors.NoSuchOverload("family()", a[0]));
        Test(all, "isUnspecified", static (ip, _) => ip.Bits == 0);
        Test(all, "isLoopback", static (ip, _) => IsLoopback(ip));
        Test(all, "isLinkLocalMulticast", static (ip, _) => IsLinkLocalMulticast(ip));
        Test(all, "isLinkLocalUnicast", static (ip, _) => IsLinkLocalUnicast(ip));
        Test(all, "isGlobalUnicast", IsGlobalUnicast);

        all.Method("containsIP", 2, static (ref frame, scoped a) =>
        {
            if (a[0].Kind == CelKind.Cidr && a[1].Kind == CelKind.Ip)
            {
                return CelValue.Bool(a[0].AsCidr.Contains(a[1].AsIp.Bits, a[1].AsIp.IsV4));
            }

            if (a[0].Kind == CelKind.Cidr && a[1].Kind == CelKind.String)
            {
                return IpValue.TryParse(a[1].AsString, out var bits, out var isV4, frame.Options.IsGateway)
                    ? CelValue.Bool(a[0].AsCidr.Contains(bits, isV4))
                    : NotAddress(a[1].AsString);
            }

            return Errors.NoSuchOverload("containsIP()", a[0], a[1]);
        });
        all.Method("containsCIDR", 2, static (ref frame, scoped a) =>
        {
            var other = a[1].Kind == CelKind.Cidr ? a[1].AsCidr : a[1].Kind == CelKind.String ? CidrValue.TryParse(a[1].AsString, frame.Options.IsGateway) : null;
            return a[0].Kind == CelKind.Cidr && other is not null ? CelValue.Bool(a[0].AsCidr.Contains(other)) : Errors.NoSuchOverload("containsCIDR()", a[0], a[1]);
        });
        all.Method("ip", 1, static (ref _, scoped a) => a[0].Kind == CelKind.Cidr ? CelValue.Ip(a[0].AsCidr.Address) : Errors.NoSuchOverload("ip()", a[0]));
        all.Method("masked", 1, static (ref _, scoped a) => a[0].Kind == CelKind.Cidr ? CelValue.Cidr(a[0].AsCidr.Masked()) : Errors.NoSuchOverload("masked()", a[0]));
        all.Method("prefixLength", 1, static (ref frame, scoped a) => a[0].Kind != CelKind.Cidr ? Errors.NoSuchOverload("prefixLength()", a[0])
            : frame.Options.IsGateway ? CelValue.Uint((ulong)a[0].AsCidr.Prefix)
            : CelValue.Int(a[0].AsCidr.Prefix));
    }

    private static void Test(List<Function> all, string name, Func<IpValue, CelOptions, bool> test) =>
        all.Method(name, 1, (ref frame, scoped a) =>
            a[0].Kind == CelKind.Ip ? CelValue.Bool(test(a[0].AsIp, frame.Options)) : Errors.NoSuchOverload($"{name}()", a[0]));

    private static bool IsLoopback(IpValue ip) => ip.IsV4 ? ip.Bits >> 24 == 127 : ip.Bits == 1;

    private static bool IsLinkLocalMulticast(IpValue ip) => ip.IsV4
        ? ip.Bits >> 8 == 0xE00000
        : ((ushort)(ip.Bits >> 112) & 0xFF0F) == 0xFF02;

    private static bool IsLinkLocalUnicast(IpValue ip) => ip.IsV4 ? ip.Bits >> 16 == 0xA9FE : ip.Bits >> 118 == LinkLocalV6 >> 118;

    private static bool IsMulticast(IpValue ip) => ip.IsV4 ? ip.Bits >> 28 == 0xE : ip.Bits >> 120 == 0xFF;

    // agentgateway counts IPv6 unique-local addresses as not global although IPv4 private ones are; the specification does not.
    private static bool IsGlobalUnicast(IpValue ip, CelOptions options) =>
        ip.Bits != 0 && !IsLoopback(ip) && !IsMulticast(ip) && !IsLinkLocalUnicast(ip) &&
        !(ip.IsV4 && ip.Bits == 0xFFFFFFFF) && !(options.IsGateway && !ip.IsV4 && ip.Bits >> 121 == 0xFC >> 1);

    private static CelValue NotAddress(string text) => Errors.Conversion($"'{(text.Length > 64 ? text[..64] : text)}' is not an IP address");
}
