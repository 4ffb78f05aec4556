namespace Agentgateway.Gateway.Backends;

/// <summary>As whom an AWS role is assumed for a request.</summary>
/// <param name="Name">Session name; other characters than AWS allows become <c>-</c>.</param>
/// <param name="Tags">Session tags, in the order of the configuration.</param>
internal sealed record AwsSession(string Name, IReadOnlyList<KeyValuePair<string, string>> Tags);
