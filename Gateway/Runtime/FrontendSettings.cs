using System.Collections.Frozen;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Telemetry;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiled <c>frontendPolicies</c> that the pipeline reads per request.</summary>
internal sealed record FrontendSettings
{
    private const long DefaultBuffer = 2 << 20;
    private const long DefaultPayload = 32 << 20;

    /// <summary>Default cap in bytes for bodies that expressions, transformations and callouts see (2 MiB), or <c>maxBufferSize</c>.</summary>
    public long MaxBufferBytes { get; init; } = DefaultBuffer;

    /// <summary>Cap in bytes for LLM and MCP requests and answers (32 MiB), or <c>maxBufferSize</c>.</summary>
    public long MaxPayloadBytes { get; init; } = DefaultPayload;

    /// <summary>What is decided per connection.</summary>
    public ConnectionSettings Connections { get; init; } = new();

    /// <summary>Access log and tracing.</summary>
    public TelemetrySettings Telemetry { get; init; } = TelemetrySettings.Default;

    /// <summary>What the expressions of this snapshot read.</summary>
    public ExpressionNeeds Needs { get; init; }

    /// <summary>Headers whose values no output shows.</summary>
    public FrozenSet<string> SensitiveHeaders { get; init; } = Expressions.SensitiveHeaders.Default;

    public static FrontendSettings From(GatewayConfig config) => new()
    {
        MaxBufferBytes = config.FrontendPolicies.Http.MaxBufferSize ?? DefaultBuffer,
        MaxPayloadBytes = config.FrontendPolicies.Http.MaxBufferSize ?? DefaultPayload,
        Connections = ConnectionSettings.From(config),
        SensitiveHeaders = Expressions.SensitiveHeaders.With(config.Static.SensitiveHeaders),
    };
}
