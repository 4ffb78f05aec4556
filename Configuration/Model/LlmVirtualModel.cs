namespace Agentgateway.Configuration.Model;

/// <summary>A name that stands for several models. Exactly one of the three lists is set and not empty.</summary>
public sealed record LlmVirtualModel
{
    /// <summary>Exact name; wins over models.</summary>
    public required string Name { get; init; }

    /// <summary>Chosen at random by weight.</summary>
    public IReadOnlyList<WeightedModel> Weighted { get; init; } = [];

    /// <summary>Lowest priority number first; equal numbers share the load.</summary>
    public IReadOnlyList<FailoverModel> Failover { get; init; } = [];

    /// <summary>First whose expression is true.</summary>
    public IReadOnlyList<ConditionalModel> Conditional { get; init; } = [];

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>A target chosen by weight.</summary>
public sealed record WeightedModel(string Model, int Weight);

/// <summary>A target chosen by priority.</summary>
public sealed record FailoverModel(string Model, int Priority);

/// <summary>A target chosen by expression.</summary>
/// <param name="When">Null for the fallback, which is the last.</param>
public sealed record ConditionalModel(string Model, CelExpression? When);
