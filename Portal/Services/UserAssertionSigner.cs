using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Agentgateway.Portal.Services;

/// <summary>Signs the short-lived statement "the portal speaks for this user" that AdminApi accepts as a bearer.</summary>
/// <remarks>
/// Form: <c>agp_&lt;base64url(json)&gt;.&lt;base64url(HMAC-SHA256)&gt;</c>, the MAC covering the encoded JSON. It carries no role:
/// AdminApi derives rights from its own database on every call.
/// </remarks>
internal sealed class UserAssertionSigner
{
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="key">The 32 bytes of <c>AGW_PORTAL_KEY</c>.</param>
    public UserAssertionSigner(byte[] key, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32, nameof(key));
        _key = key;
        _time = time;
    }

    /// <summary>Life of an assertion. It is made per call, so this only has to cover clock skew and a slow request.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Returns the bearer for one call.</summary>
    /// <param name="subject">User id, or <c>service:portal</c> for sign-in itself.</param>
    /// <param name="stamp">Security stamp that the session was opened with; null for the service.</param>
    public string Sign(string subject, string? stamp)
    {
        var expires = _time.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds();
        var json = JsonSerializer.SerializeToUtf8Bytes(new Assertion(subject, stamp, expires, "portal"), JsonSerializerOptions.Web);
        var payload = Base64Url.EncodeToUtf8(json);
        var mac = HMACSHA256.HashData(_key, payload);
        return $"agp_{System.Text.Encoding.ASCII.GetString(payload)}.{Base64Url.EncodeToString(mac)}";
    }

    private sealed record Assertion(string Sub, string? Stamp, long Exp, string Via);
}
