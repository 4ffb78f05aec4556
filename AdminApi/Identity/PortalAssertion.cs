using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agentgateway.AdminApi.Identity;

/// <summary>The portal's signed statement for whom it calls: <c>agp_&lt;base64url(json)&gt;.&lt;base64url(HMAC-SHA256 of the encoded json)&gt;</c>.</summary>
/// <param name="Sub">User id, or <c>service:portal</c>.</param>
/// <param name="Stamp">Security stamp that the session was opened with.</param>
/// <param name="Exp">Unix seconds; at most two minutes ahead.</param>
internal sealed record PortalAssertion(string Sub, string? Stamp, long Exp, string Via)
{
    public const string Prefix = "agp_";

    private const int MaxLifeSeconds = 120;

    /// <summary>Verifies form, signature and time; null when any of them fails.</summary>
    public static PortalAssertion? Verify(string text, byte[] key, DateTimeOffset now)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || text.Length > 4096 || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var payload = text[Prefix.Length..dot];
            var mac = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(payload));
            if (!CryptographicOperations.FixedTimeEquals(mac, Base64Url.DecodeFromChars(text.AsSpan(dot + 1))))
            {
                return null;
            }

            var assertion = JsonSerializer.Deserialize<PortalAssertion>(Base64Url.DecodeFromChars(payload), JsonSerializerOptions.Web);
            var seconds = now.ToUnixTimeSeconds();
            return assertion is { Sub: not null } && assertion.Exp >= seconds && assertion.Exp <= seconds + MaxLifeSeconds ? assertion : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
