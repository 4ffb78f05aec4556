namespace Agentgateway.AdminApi.Data.Control;

/// <summary>One resource changed by a revision.</summary>
internal sealed class ConfigChangeRow
{
    public long Revision { get; set; }

    public required string Kind { get; set; }

    public required string Id { get; set; }

    /// <summary><c>create</c>, <c>update</c> or <c>delete</c>.</summary>
    public required string Operation { get; set; }

    public string? BeforeJson { get; set; }

    public string? AfterJson { get; set; }
}
