using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Stands for an MCP backend whose guards this version cannot run: nothing passes unchecked.</summary>
internal sealed class McpRefusingHandler : IBackendHandler
{
    private static readonly GatewayError Refusal = new(
        ResponseReason.MCP, 503, "A guard of this MCP route is not available.", "policy_unavailable", Detail: "mcpGuardrails are not supported by this version");

    public BackendProtocol Protocol => BackendProtocol.Mcp;

    public IErrorFormat ErrorFormat => McpErrorFormat.Instance;

    public ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) => new(Refusal);
}
