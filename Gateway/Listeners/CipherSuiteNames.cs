using System.Collections.Frozen;
using System.Net.Security;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Reads cipher suite names: IANA's, those of rustls (<c>TLS13_…</c>) and OpenSSL's.</summary>
internal static class CipherSuiteNames
{
    private static readonly FrozenDictionary<string, TlsCipherSuite> OpenSsl = new Dictionary<string, TlsCipherSuite>
    {
        ["ECDHE-ECDSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-ECDSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-ECDSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-RSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["DHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        ["DHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>False for a name that is none.</summary>
    public static bool TryParse(string name, out TlsCipherSuite suite)
    {
        if (OpenSsl.TryGetValue(name, out suite))
        {
            return true;
        }

        var iana = name.StartsWith("TLS13_", StringComparison.OrdinalIgnoreCase) ? "TLS_" + name["TLS13_".Length..] : name;
        return iana.StartsWith("TLS_", StringComparison.OrdinalIgnoreCase) && Enum.TryParse(iana, ignoreCase: true, out suite) && Enum.IsDefined(suite);
    }
}
