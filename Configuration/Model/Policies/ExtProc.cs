namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Passes requests and answers through an Envoy external processor.</summary>
public sealed record ExtProc
{
    /// <summary>The processor.</summary>
    public required CalloutTarget Target { get; init; }

    /// <summary>True with <c>failureMode: failOpen</c>.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Metadata by namespace.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, CelExpression>> MetadataContext { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, CelExpression>>();

    /// <summary>Attributes of the request.</summary>
    public IReadOnlyDictionary<string, CelExpression> RequestAttributes { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Attributes of the response.</summary>
    public IReadOnlyDictionary<string, CelExpression> ResponseAttributes { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>What is sent.</summary>
    public ExtProcOptions Processing { get; init; } = new();
}

/// <summary>Which parts of a message the processor sees.</summary>
public sealed record ExtProcOptions
{
    /// <summary>Default streamed in both directions.</summary>
    public ExtProcBodyMode RequestBody { get; init; } = ExtProcBodyMode.FullDuplexStreamed;

    /// <summary>Default streamed in both directions.</summary>
    public ExtProcBodyMode ResponseBody { get; init; } = ExtProcBodyMode.FullDuplexStreamed;

    /// <summary>Default true.</summary>
    public bool RequestHeaders { get; init; } = true;

    /// <summary>Default true.</summary>
    public bool ResponseHeaders { get; init; } = true;

    /// <summary>Default true.</summary>
    public bool RequestTrailers { get; init; } = true;

    /// <summary>Default true.</summary>
    public bool ResponseTrailers { get; init; } = true;

    /// <summary>Whether the processor may change these settings.</summary>
    public bool AllowModeOverride { get; init; }
}

/// <summary>How a body is sent to the processor.</summary>
public enum ExtProcBodyMode
{
    /// <summary>Not.</summary>
    None,

    /// <summary>Whole.</summary>
    Buffered,

    /// <summary>Up to the limit.</summary>
    BufferedPartial,

    /// <summary>In pieces.</summary>
    FullDuplexStreamed,
}
