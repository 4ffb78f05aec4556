namespace Agentgateway.AdminApi.Publishing;

/// <summary>What became of an attempt to publish one snapshot.</summary>
internal enum PublishResult
{
    /// <summary>Snapshot and head are in Redis and the doorbell rang.</summary>
    Published,

    /// <summary>Redis already has this pair of epoch and revision.</summary>
    AlreadyThere,

    /// <summary>Redis has a genuine head that is later, or one of another database: the timeline has changed.</summary>
    Foreign,

    /// <summary>Somebody else wrote the head in between.</summary>
    Conflict,

    /// <summary>No connection.</summary>
    Away,
}
