using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Stands for an MCP backend whose rules this version cannot check: nothing passes unchecked.</summary>
internal sealed class McpRefusingHandler : IBackendHandler
{
    private static readonly GatewayError Refusal = new(
        ResponseReason.MCP, 503, "A rule of this MCP route is not available.", "policy_unavailable", Detail: "mcpAuthorization and mcpGuardrails are not supported by this version");

    public BackendProtocol Protocol => BackendProtocol.Mcp;

    public IErrorFormat ErrorFormat => McpErrorFormat.Instance;

    public ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) => new(Refusal);
}
