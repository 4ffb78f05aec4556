using Agentgateway.Testing.Suite;
using ModelContextProtocol.Client;
using Xunit;

namespace Agentgateway.EndToEnd.Support;

/// <summary>The official C# MCP client, connected through the gateway.</summary>
internal static class Mcp
{
    /// <summary>Connects by Streamable HTTP with a virtual key.</summary>
    public static Task<McpClient> ConnectAsync(SuiteProcess suite, string secret) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(suite.GatewayUrl + "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {secret}" },
        }),
        cancellationToken: TestContext.Current.CancellationToken);
}
