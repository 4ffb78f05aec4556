namespace Agentgateway.Gateway.Backends;

/// <summary>What a backend understands of its traffic; the lower-case name is the log field <c>protocol</c>.</summary>
internal enum BackendProtocol
{
    Http,
    Llm,
    Mcp,
    A2A,
    Tcp,
}
