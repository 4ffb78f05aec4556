namespace Agentgateway.AdminApi.Data.Control;

/// <summary>One gateway's answer to one config revision.</summary>
internal sealed class PublishAckRow
{
    public long Epoch { get; set; }

    public long Revision { get; set; }

    public required string InstanceId { get; set; }

    /// <summary><c>applied</c> or <c>rejected</c>.</summary>
    public required string State { get; set; }

    public string ErrorsJson { get; set; } = "[]";

    public long DurationMs { get; set; }

    public long At { get; set; }
}
