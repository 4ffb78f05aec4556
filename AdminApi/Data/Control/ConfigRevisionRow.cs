namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A committed state of the whole configuration.</summary>
internal sealed class ConfigRevisionRow
{
    public long Revision { get; set; }

    public long Epoch { get; set; }

    public long? BaseRevision { get; set; }

    /// <summary>Lower-case hex SHA-256 of the canonical document.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Brotli-compressed canonical JSON document, secrets as references.</summary>
    public required byte[] Snapshot { get; set; }

    /// <summary>Brotli-compressed JSON of the resource rows, for rollback.</summary>
    public required byte[] Resources { get; set; }

    public int SchemaVersion { get; set; } = 1;

    public int ChangeCount { get; set; }

    public string? Message { get; set; }

    /// <summary>User id, or <c>system</c>.</summary>
    public required string Author { get; set; }

    /// <summary><c>write</c>, <c>import</c>, <c>rollback</c> or <c>seed</c>.</summary>
    public required string Kind { get; set; }

    /// <summary><c>pending</c>, <c>published</c>, <c>applied</c>, <c>rejected</c> or <c>superseded</c>.</summary>
    public required string State { get; set; }

    public long CreatedAt { get; set; }

    public List<ConfigChangeRow> Changes { get; set; } = [];
}
