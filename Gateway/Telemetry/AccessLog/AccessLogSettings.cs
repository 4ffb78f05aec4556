using System.Collections.Frozen;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>Compiled <c>frontendPolicies.accessLog</c>.</summary>
internal sealed record AccessLogSettings
{
    /// <summary>No filter, nothing added, nothing removed.</summary>
    public static AccessLogSettings Default { get; } = new();

    /// <summary>False leaves the line out; null = always.</summary>
    public Func<Exchange, bool>? Filter { get; init; }

    /// <summary>The same for TCP connections, which have no request.</summary>
    public Func<ConnectionScope, bool>? ConnectionFilter { get; init; }

    /// <summary>Appends the added fields, in file order.</summary>
    public IReadOnlyList<FieldExpression> Add { get; init; } = [];

    /// <summary>The same for TCP connections.</summary>
    public IReadOnlyList<ConnectionFieldExpression> AddToConnections { get; init; } = [];

    /// <summary>Default fields that are left out: those removed and those replaced by an added field of the same name.</summary>
    public FrozenSet<string> Remove { get; init; } = [];
}
