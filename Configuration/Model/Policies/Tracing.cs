namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Export of spans by OTLP.</summary>
public sealed record Tracing
{
    /// <summary>The collector; null when only the environment (<c>OTEL_*</c>) names one.</summary>
    public CalloutTarget? Target { get; init; }

    /// <summary>Request headers to the collector.</summary>
    public IReadOnlyList<KeyValuePair<string, SecretText>> Headers { get; init; } = [];

    /// <summary>Attributes of spans, in file order. <c>span.name</c> names the span.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Attributes { get; init; } = [];

    /// <summary>Attributes of the resource.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Resources { get; init; } = [];

    /// <summary>Attributes to leave out.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Whether to start a trace; null means no.</summary>
    public Sampling? RandomSampling { get; init; }

    /// <summary>Whether to follow a sampled client; null means yes.</summary>
    public Sampling? ClientSampling { get; init; }

    /// <summary>False leaves the span out.</summary>
    public CelExpression? Filter { get; init; }

    /// <summary>Path for HTTP.</summary>
    public string Path { get; init; } = "/v1/traces";

    /// <summary>Default gRPC.</summary>
    public OtlpProtocol Protocol { get; init; }

    /// <summary>True for <c>config.tracing</c>, the older place: environment variables win over it.</summary>
    public bool IsProcessSetting { get; init; }
}

/// <summary>A share of requests, fixed or computed. Exactly one is set.</summary>
/// <param name="Ratio">0 to 1; a boolean of the file becomes 0 or 1.</param>
/// <param name="Expression">Gives a boolean or a number.</param>
public sealed record Sampling(double? Ratio, CelExpression? Expression);
