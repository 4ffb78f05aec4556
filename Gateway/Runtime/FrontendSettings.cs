using System.Collections.Frozen;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Telemetry;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiled <c>frontendPolicies</c> that the pipeline reads per request.</summary>
internal sealed record FrontendSettings
{
    /// <summary>Default cap in bytes for bodies that expressions, transformations and callouts see (2 MiB), or <c>maxBufferSize</c>.</summary>
    public long MaxBufferBytes { get; init; } = 2 << 20;

    /// <summary>Cap in bytes for LLM and MCP requests and answers (32 MiB), or <c>maxBufferSize</c>.</summary>
    public long MaxPayloadBytes { get; init; } = 32 << 20;

    /// <summary>Access log and tracing.</summary>
    public TelemetrySettings Telemetry { get; init; } = TelemetrySettings.Default;

    /// <summary>What the expressions of this snapshot read.</summary>
    public ExpressionNeeds Needs { get; init; }

    /// <summary>Headers whose values no output shows.</summary>
    public FrozenSet<string> SensitiveHeaders { get; init; } = Expressions.SensitiveHeaders.Default;
}
