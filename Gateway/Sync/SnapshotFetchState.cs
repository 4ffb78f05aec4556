namespace Agentgateway.Gateway.Sync;

/// <summary>What a source said about one part.</summary>
internal enum SnapshotFetchState
{
    /// <summary>No answer, or none that can be used.</summary>
    Unreachable,

    /// <summary>Nothing was published yet. Never read as "empty".</summary>
    NotThere,

    /// <summary>What serves is the newest.</summary>
    NotModified,

    /// <summary>Here it is.</summary>
    Found,
}
