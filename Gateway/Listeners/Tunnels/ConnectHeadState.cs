namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>How far a request head has come.</summary>
internal enum ConnectHeadState
{
    /// <summary>Not complete yet.</summary>
    NeedMore,

    /// <summary>Nothing that may be answered but with 400.</summary>
    Invalid,

    /// <summary>A whole head.</summary>
    Complete,
}
