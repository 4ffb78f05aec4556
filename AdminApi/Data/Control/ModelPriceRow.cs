namespace Agentgateway.AdminApi.Data.Control;

/// <summary>An override of a model's price.</summary>
internal sealed class ModelPriceRow
{
    /// <summary>Provider label of the catalogue.</summary>
    public required string Provider { get; set; }

    public required string Model { get; set; }

    /// <summary>The entry as it stands in a <c>modelCatalog</c>: rates, tiers, units, tags.</summary>
    public required string SpecJson { get; set; }

    public int Version { get; set; } = 1;

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }
}
