namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>A token and when it ends. Never printed.</summary>
internal sealed class CloudToken(string value, DateTimeOffset expiresAt)
{
    public string Value { get; } = value;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
