namespace Agentgateway.Gateway.Sync;

/// <summary>What became of one snapshot part.</summary>
internal enum PartOutcome
{
    /// <summary>It serves now.</summary>
    Applied,

    /// <summary>Not newer than what serves, or already rejected.</summary>
    Ignored,

    /// <summary>Forged, damaged, or meant for another environment. Another source may have the true one.</summary>
    Unverified,

    /// <summary>Genuine, but it does not compile here. The old one serves on.</summary>
    Rejected,
}
