using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Configuration.Sync;

/// <summary>Short-lived credential with which AdminApi calls a gateway for one signed-in person (playground, tool discovery).</summary>
/// <remarks>
/// Text form <c>agt_&lt;base64url payload&gt;.&lt;base64url HMAC-SHA256&gt;</c>, at most five minutes old. Gateways verify it
/// offline with the signing key, so it works while Redis and AdminApi's database are away.
/// </remarks>
/// <param name="UserId">Person on whose behalf the call is made.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
/// <param name="AllowedModels">As in <see cref="VirtualKey"/>.</param>
public sealed record PlaygroundToken(string UserId, string? UserName, string Environment, long ExpiresAt, IReadOnlyList<string>? AllowedModels, string Purpose)
{
    /// <summary>Prefix of the text form.</summary>
    public const string Prefix = "agt_";

    /// <summary>Longest accepted life.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromMinutes(5);

    /// <summary>Signs the token.</summary>
    public string Issue(byte[] signingKey)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(this, SyncJson.Default.PlaygroundToken);
        return Prefix + Base64Url.EncodeToString(payload) + "." + Base64Url.EncodeToString(Mac(signingKey, payload));
    }

    /// <summary>Verifies text form, signature, environment and time; null when any of them fails.</summary>
    public static PlaygroundToken? Verify(string text, byte[] signingKey, string environment, DateTimeOffset now)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 4096)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        try
        {
            var payload = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length, dot - Prefix.Length));
            var mac = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
            if (!CryptographicOperations.FixedTimeEquals(mac, Mac(signingKey, payload)))
            {
                return null;
            }

            var token = JsonSerializer.Deserialize(payload, SyncJson.Default.PlaygroundToken);
            var nowMs = now.ToUnixTimeMilliseconds();
            return token is not null && token.Environment == environment && token.ExpiresAt > nowMs
                && token.ExpiresAt - nowMs <= MaxLife.TotalMilliseconds + 60_000
                ? token
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    // A prefix keeps this MAC apart from the snapshot signatures made with the same key.
    private static byte[] Mac(byte[] key, byte[] payload) =>
        HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes("agw-playground\n"), .. payload]);
}
