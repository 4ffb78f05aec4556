using Agentgateway.Gateway.Backends;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Text of a backend protocol in logs and metrics, without allocating.</summary>
internal static class ProtocolName
{
    public static string Of(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.Llm => "llm",
        BackendProtocol.Mcp => "mcp",
        BackendProtocol.A2A => "a2a",
        BackendProtocol.Tcp => "tcp",
        _ => "http",
    };
}
