namespace Agentgateway.AdminApi.Data.Control;

/// <summary>How far the usage of one gateway is stored.</summary>
internal sealed class IngestProgressRow
{
    public required string InstanceId { get; set; }

    /// <summary>Every event up to this sequence number is stored, or lost for good.</summary>
    public long Sequence { get; set; }

    /// <summary>What is stored above <see cref="Sequence"/> beyond a gap: <c>12-40,55-60</c>; empty if nothing.</summary>
    public string Ranges { get; set; } = "";

    /// <summary>Events that the gateway dropped before they could be stored.</summary>
    public long Lost { get; set; }

    public long UpdatedAt { get; set; }
}
