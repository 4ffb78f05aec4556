namespace Agentgateway.AdminApi.Data.Control;

/// <summary>One entry of the hash chain. Update and delete are refused by triggers.</summary>
internal sealed class AuditRow
{
    public long Sequence { get; set; }

    public required string Id { get; set; }

    public long At { get; set; }

    /// <summary><c>user</c>, <c>service</c> or <c>system</c>.</summary>
    public required string ActorType { get; set; }

    public string? ActorId { get; set; }

    public string? ActorName { get; set; }

    /// <summary><c>portal</c>, <c>api</c> or <c>system</c>.</summary>
    public required string Via { get; set; }

    public string? IpAddress { get; set; }

    public string? UserAgent { get; set; }

    public string? TraceId { get; set; }

    public required string Action { get; set; }

    public string? ResourceKind { get; set; }

    public string? ResourceId { get; set; }

    /// <summary><c>success</c>, <c>denied</c> or <c>failed</c>.</summary>
    public required string Outcome { get; set; }

    public string? BeforeJson { get; set; }

    public string? AfterJson { get; set; }

    public required byte[] PreviousHash { get; set; }

    public required byte[] Hash { get; set; }
}
