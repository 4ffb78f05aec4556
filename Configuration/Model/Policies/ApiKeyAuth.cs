using System.Text.Json;

namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Checks API keys: those of the file, and with <see cref="VirtualKeys"/> those that the control plane issued.</summary>
public sealed record ApiKeyAuth
{
    /// <summary>Keys of the file; may be empty only with <see cref="VirtualKeys"/>.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Extension: accept keys issued by the control plane.</summary>
    public bool VirtualKeys { get; init; }

    /// <summary>Default optional.</summary>
    public AuthMode Mode { get; init; }

    /// <summary>Where the key is; default bearer.</summary>
    public AuthorizationLocation Location { get; init; } = AuthorizationLocation.Bearer;

    /// <summary>True when the file names a location: then only that one is looked at.</summary>
    public bool HasExplicitLocation { get; init; }
}

/// <summary>A key of the file. Exactly one of <see cref="Key"/> and <see cref="KeySha256"/> is set.</summary>
/// <param name="KeySha256">32 bytes, from <c>keyHash: sha256:…</c>.</param>
/// <param name="Metadata">Available to expressions as <c>apiKey</c>; undefined when absent.</param>
/// <param name="AllowedModels">Names or patterns with one <c>*</c> at start or end; null allows all, empty none.</param>
public sealed record ApiKey(SecretText? Key, byte[]? KeySha256, JsonElement? Metadata, IReadOnlyList<string>? AllowedModels);
