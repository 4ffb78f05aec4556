using System.Security.Cryptography;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Secrets that AppHost injects, read once.</summary>
/// <remarks>All keys are 64 hex digits.</remarks>
internal sealed class ServiceKeys
{
    public ServiceKeys(IConfiguration configuration)
    {
        Portal = Hex(configuration, "AGW_PORTAL_KEY");
        Signing = Hex(configuration, "AGW_SIGNING_KEY");
        BootstrapToken = configuration["AGW_BOOTSTRAP_TOKEN"] is { Length: > 0 } token ? token : null;
        SignInToken = configuration["AGW_SIGNIN_TOKEN"] is { Length: > 0 } link ? link : null;
        KeyEncryption = Hex(configuration, "AGW_KEK");
    }

    /// <summary>Verifies portal assertions; null: the portal cannot call.</summary>
    public byte[]? Portal { get; }

    /// <summary>Signs snapshots and playground tokens.</summary>
    public byte[]? Signing { get; }

    /// <summary>Acts as user <c>admin</c>.</summary>
    public string? BootstrapToken { get; }

    /// <summary>First admin's one-time sign-in link.</summary>
    public string? SignInToken { get; }

    /// <summary>Wraps the data keys of stored secrets; null: one is made in the data folder.</summary>
    public byte[]? KeyEncryption { get; }

    private static byte[]? Hex(IConfiguration configuration, string name)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
        {
            throw new CryptographicException($"{name} must be 64 hex digits.");
        }

        return Convert.FromHexString(text);
    }
}
