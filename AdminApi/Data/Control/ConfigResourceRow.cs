namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A configuration resource. <see cref="SpecJson"/> is the YAML entry of its kind with secrets as references.</summary>
internal sealed class ConfigResourceRow
{
    /// <summary>Plural kind as in the URL.</summary>
    public required string Kind { get; set; }

    public required string Id { get; set; }

    public required string SpecJson { get; set; }

    /// <summary>Catalogue data beside the spec: displayName, description, visibility, parent, order.</summary>
    public string MetaJson { get; set; } = "{}";

    public string LabelsJson { get; set; } = "{}";

    /// <summary>Place in the document among its siblings.</summary>
    public int Position { get; set; }

    /// <summary><c>api</c> or <c>file</c>.</summary>
    public string ManagedBy { get; set; } = "api";

    public int Version { get; set; } = 1;

    /// <summary>Revision that wrote this version.</summary>
    public long Revision { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }
}
