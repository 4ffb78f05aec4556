namespace Agentgateway.Gateway.Backends;

/// <summary>Keys of an AWS identity. Never printed.</summary>
internal sealed class AwsKeys(string accessKey, string secretKey, string? sessionToken)
{
    public string AccessKey { get; } = accessKey;

    public string SecretKey { get; } = secretKey;

    /// <summary>Null or empty for long-lived keys.</summary>
    public string? SessionToken { get; } = sessionToken;
}
