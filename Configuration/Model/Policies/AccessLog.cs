namespace Agentgateway.Configuration.Model.Policies;

/// <summary>What a line of the access log holds.</summary>
public sealed record AccessLog
{
    /// <summary>False leaves the line out.</summary>
    public CelExpression? Filter { get; init; }

    /// <summary>Fields to add, in file order.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Add { get; init; } = [];

    /// <summary>Fields to leave out.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Export by OTLP.</summary>
    public OtlpAccessLog? Otlp { get; init; }
}

/// <summary>Export of the access log by OTLP.</summary>
public sealed record OtlpAccessLog
{
    /// <summary>The collector.</summary>
    public required CalloutTarget Target { get; init; }

    /// <summary>False leaves the record out.</summary>
    public CelExpression? Filter { get; init; }

    /// <summary>Fields to add.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> Add { get; init; } = [];

    /// <summary>Fields to leave out.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Default gRPC.</summary>
    public OtlpProtocol Protocol { get; init; }

    /// <summary>Path for HTTP.</summary>
    public string Path { get; init; } = "/v1/logs";
}

/// <summary>OTLP transports.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>HTTP with protobuf bodies.</summary>
    Http,
}
