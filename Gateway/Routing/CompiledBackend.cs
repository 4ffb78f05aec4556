using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>One weighted destination of a route.</summary>
/// <param name="Name">For log and metrics: <c>/name</c> of a shared backend or the address.</param>
/// <param name="Weight">0 gets no traffic.</param>
internal sealed record CompiledBackend(string Name, int Weight, IBackendHandler Handler)
{
    /// <summary><c>ai</c>, <c>mcp</c>, <c>static</c>, <c>dynamic</c>, <c>service</c> or <c>unknown</c>, for expressions.</summary>
    public string Type { get; init; } = "unknown";

    /// <summary>Response header policies of this backend.</summary>
    public IReadOnlyList<IResponseHeadersPolicy> ResponsePolicies { get; init; } = [];
}
