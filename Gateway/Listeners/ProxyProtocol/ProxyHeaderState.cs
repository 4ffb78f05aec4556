namespace Agentgateway.Gateway.Listeners.ProxyProtocol;

/// <summary>What the first bytes of a connection are.</summary>
internal enum ProxyHeaderState
{
    /// <summary>So far they could be a header.</summary>
    NeedMore,

    /// <summary>They are something else.</summary>
    Absent,

    /// <summary>They begin like a header but are none that may be accepted.</summary>
    Invalid,

    /// <summary>A whole header.</summary>
    Complete,
}
