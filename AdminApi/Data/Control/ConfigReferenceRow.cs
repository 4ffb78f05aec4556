namespace Agentgateway.AdminApi.Data.Control;

/// <summary>Resource (Kind, Id) refers to (RefKind, RefId) at <see cref="Pointer"/> of its spec.</summary>
internal sealed class ConfigReferenceRow
{
    public required string Kind { get; set; }

    public required string Id { get; set; }

    public required string RefKind { get; set; }

    public required string RefId { get; set; }

    public required string Pointer { get; set; }
}
