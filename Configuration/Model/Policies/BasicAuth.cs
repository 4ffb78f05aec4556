namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Checks names and passwords.</summary>
/// <param name="Htpasswd">Lines <c>name:hash</c>.</param>
/// <param name="Mode">Optional or strict.</param>
public sealed record BasicAuth(SecretText Htpasswd, string Realm, AuthMode Mode, AuthorizationLocation Location);
