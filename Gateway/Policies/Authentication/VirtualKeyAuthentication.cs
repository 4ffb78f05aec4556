using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>Checks keys that the control plane issued, and the short-lived tokens with which it calls gateways for a signed-in person.</summary>
/// <remarks>Shape and checksum come first, so that typing errors cost no lookup. Messages never repeat the credential.</remarks>
internal sealed class VirtualKeyAuthentication(VirtualKeyTable table, VirtualKeySettings settings, TimeProvider time)
{
    // RFC 9110 11.6.1 asks for it on every 401.
    private static readonly KeyValuePair<string, string>[] Challenge = [new("WWW-Authenticate", "Bearer")];

    /// <summary>True if the text looks like something that this class checks.</summary>
    public static bool Recognises(ReadOnlySpan<char> credential) =>
        credential.StartsWith(VirtualKeyFormat.Prefix, StringComparison.Ordinal) || credential.StartsWith(PlaygroundToken.Prefix, StringComparison.Ordinal);

    /// <summary>Checks a credential.</summary>
    /// <param name="caller">Who is calling; null on failure.</param>
    /// <returns>Null on success, else a 401 whose code says why.</returns>
    public GatewayError? Check(string credential, out CallerIdentity? caller)
    {
        if (credential.StartsWith(PlaygroundToken.Prefix, StringComparison.Ordinal))
        {
            caller = Playground(credential);
            return caller is null ? Refuse("invalid_api_key", "The playground token is not valid or has expired.") : null;
        }

        caller = null;
        if (!VirtualKeyFormat.IsWellFormed(credential))
        {
            return Unknown();
        }

        switch (table.Find(credential, out caller))
        {
            case VirtualKeyStatus.Active:
                return null;
            case VirtualKeyStatus.Expired:
                return Refuse("key_expired", "This API key has expired." + Where(" Create a new one at "));
            case VirtualKeyStatus.Disabled:
                return Refuse("key_disabled", "This API key is disabled." + Where(" Its owner can enable it at "));
            case VirtualKeyStatus.Revoked:
                return Refuse("key_revoked", "This API key was revoked." + Where(" Create a new one at "));
            default:
                return Unknown();
        }
    }

    /// <summary>The answer to a request without any key; names the portal.</summary>
    public GatewayError Missing() =>
        Refuse("invalid_api_key", "No API key was sent. Send it as 'Authorization: Bearer agk_...'." + Where(" Keys are created at "));

    /// <summary>The answer to a key that nobody issued.</summary>
    public GatewayError Unknown() => Refuse("invalid_api_key", "The API key is not valid." + Where(" Keys are created at "));

    private static GatewayError Refuse(string code, string message) =>
        new(ResponseReason.APIKeyAuth, StatusCodes.Status401Unauthorized, message, code, Headers: Challenge);

    private string Where(string text) => (table.PortalUrl ?? settings.PortalUrl) is { Length: > 0 } url ? text + url + "." : "";

    private CallerIdentity? Playground(string credential) =>
        settings.SigningKey is { } key && PlaygroundToken.Verify(credential, key, settings.Environment, time.GetUtcNow()) is { } token
            ? new CallerIdentity("playground", Name: "playground", UserId: token.UserId, UserName: token.UserName, AllowedModels: token.AllowedModels)
            : null;
}
