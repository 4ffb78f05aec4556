namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>What the table says about a presented secret.</summary>
internal enum VirtualKeyStatus
{
    /// <summary>No such key.</summary>
    Unknown,

    /// <summary>May be used.</summary>
    Active,

    /// <summary>Its time, or the grace time of this secret, is over.</summary>
    Expired,

    /// <summary>Switched off for now.</summary>
    Disabled,

    /// <summary>Withdrawn for good.</summary>
    Revoked,
}
