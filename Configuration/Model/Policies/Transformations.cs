namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Computed changes of requests and responses.</summary>
public sealed record Transformations(Transformation? Request, Transformation? Response);

/// <summary>Computed changes of one message. Names may be pseudo headers.</summary>
public sealed record Transformation
{
    /// <summary>Adds headers.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Add { get; init; } = [];

    /// <summary>Sets headers.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Set { get; init; } = [];

    /// <summary>Removes headers.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Gives the whole set of headers.</summary>
    public CelExpression? Replace { get; init; }

    /// <summary>Gives the body.</summary>
    public CelExpression? Body { get; init; }

    /// <summary>Values for later policies and logs.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Metadata { get; init; } = [];
}
