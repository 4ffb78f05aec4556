using System.Text.Json;

namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Credentials for a backend: at most one main form, and any number of extra ones.</summary>
/// <param name="Main">Null when the file has <c>credentials</c> only.</param>
/// <param name="Credentials">Further credentials, each at its own place.</param>
public sealed record BackendAuth(BackendAuthKind? Main, IReadOnlyList<BackendCredential> Credentials);

/// <summary>A fixed credential at a place.</summary>
public sealed record BackendCredential(AuthorizationLocation Location, SecretText Key);

/// <summary>The main form of a backend credential.</summary>
public abstract record BackendAuthKind;

/// <summary>A fixed key.</summary>
/// <param name="Location">Null: bearer, or what the provider expects.</param>
public sealed record KeyAuth(SecretText Key, AuthorizationLocation? Location) : BackendAuthKind;

/// <summary>Forwards the client's checked credential.</summary>
public sealed record PassthroughAuth(AuthorizationLocation? Location) : BackendAuthKind;

/// <summary>Google Cloud.</summary>
/// <param name="IdToken">True for an identity token, false for an access token.</param>
/// <param name="Credential">Service account key; null for the default chain.</param>
public sealed record GcpAuth(bool IdToken, string? Audience, SecretText? Credential) : BackendAuthKind;

/// <summary>AWS signature version 4. Keys null: the default chain.</summary>
public sealed record AwsAuth(string? AccessKeyId, SecretText? SecretAccessKey, SecretText? SessionToken, string? Region, string? ServiceName, AwsAssumeRole? AssumeRole) : BackendAuthKind;

/// <summary>A role to assume.</summary>
public sealed record AwsAssumeRole(string RoleArn, string? SessionName, CelExpression? SessionNameExpression, IReadOnlyList<AwsSessionTag> Tags);

/// <summary>A session tag; exactly one of value and expression is set.</summary>
public sealed record AwsSessionTag(string Key, string? Value, CelExpression? Expression);

/// <summary>Azure.</summary>
public sealed record AzureAuth(AzureCredentialKind Kind, string? TenantId = null, string? ClientId = null, SecretText? ClientSecret = null, string? ObjectId = null, string? ResourceId = null) : BackendAuthKind;

/// <summary>Sources of an Azure credential.</summary>
public enum AzureCredentialKind
{
    /// <summary>The default chain.</summary>
    Implicit,

    /// <summary>The developer's tools.</summary>
    DeveloperImplicit,

    /// <summary>Tenant, client and secret.</summary>
    ClientSecret,

    /// <summary>Managed identity.</summary>
    ManagedIdentity,

    /// <summary>Workload identity.</summary>
    WorkloadIdentity,
}

/// <summary>GitHub Copilot's token.</summary>
public sealed record CopilotAuth : BackendAuthKind;

/// <summary>A JWT that the gateway signs.</summary>
/// <param name="Claims">Fixed claims; never iat, exp, nbf.</param>
/// <param name="Ttl">At least 1 s; default 300 s.</param>
public sealed record JwtSignAuth(SecretText SigningKey, JwtSigningAlgorithm Algorithm, string? KeyId, IReadOnlyDictionary<string, JsonElement> Claims, TimeSpan Ttl, AuthorizationLocation? Location) : BackendAuthKind;

/// <summary>Signature algorithms.</summary>
public enum JwtSigningAlgorithm
{
    /// <summary>RS256.</summary>
    Rs256,

    /// <summary>RS384.</summary>
    Rs384,

    /// <summary>RS512.</summary>
    Rs512,

    /// <summary>PS256.</summary>
    Ps256,

    /// <summary>ES256.</summary>
    Es256,

    /// <summary>ES384.</summary>
    Es384,
}
