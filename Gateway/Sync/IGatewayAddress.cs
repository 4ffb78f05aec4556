namespace Agentgateway.Gateway.Sync;

/// <summary>Where this gateway serves, for those who call it on behalf of the control plane.</summary>
internal interface IGatewayAddress
{
    /// <summary>Base URL of the first HTTP listener, e.g. <c>http://127.0.0.1:4000</c>; null before a configuration serves.</summary>
    string? DataUrl { get; }
}
