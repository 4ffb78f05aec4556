namespace Agentgateway.Gateway.Listeners;

/// <summary>What the first bytes of a TLS connection say.</summary>
internal enum ClientHelloState
{
    /// <summary>The message is not complete yet.</summary>
    NeedMore,

    /// <summary>No ClientHello that may be accepted.</summary>
    Invalid,

    /// <summary>A whole ClientHello.</summary>
    Complete,
}
