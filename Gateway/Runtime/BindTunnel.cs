namespace Agentgateway.Gateway.Runtime;

/// <summary>What precedes the traffic of a bind's connections.</summary>
internal enum BindTunnel
{
    /// <summary>Nothing.</summary>
    Direct,

    /// <summary>A PROXY header.</summary>
    Proxy,

    /// <summary>A CONNECT request.</summary>
    Connect,
}
