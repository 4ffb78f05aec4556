namespace Agentgateway.AdminApi.Data.Control;

/// <summary>Highest usage sequence stored per gateway.</summary>
internal sealed class IngestProgressRow
{
    public required string InstanceId { get; set; }

    public long Sequence { get; set; }

    public long UpdatedAt { get; set; }
}
