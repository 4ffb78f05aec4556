namespace Agentgateway.Testing.Suite;

/// <summary>How a test starts the suite.</summary>
public sealed record SuiteOptions
{
    /// <summary><c>redis</c> or <c>garnet</c>.</summary>
    public string Redis { get; init; } = "redis";

    /// <summary>OTLP endpoint that all services export to; null = AdminApi's development receiver.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string OtlpProtocol { get; init; } = "grpc";

    /// <summary>Arguments for the host, such as <c>--config FILE</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further environment variables of the host.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
