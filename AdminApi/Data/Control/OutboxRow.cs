namespace Agentgateway.AdminApi.Data.Control;

/// <summary>Work that a committed change still owes the outside.</summary>
internal sealed class OutboxRow
{
    public long Id { get; set; }

    /// <summary>Snapshot part: <c>config</c>, <c>keys</c> or <c>prices</c>.</summary>
    public required string Topic { get; set; }

    /// <summary>Revision of the part, decimal.</summary>
    public required string Payload { get; set; }

    public long CreatedAt { get; set; }

    public int Attempts { get; set; }

    public long NextAt { get; set; }

    public long? DoneAt { get; set; }
}
