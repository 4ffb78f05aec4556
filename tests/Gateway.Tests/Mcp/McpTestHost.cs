using Agentgateway.Gateway.Tests.Ai;
using Agentgateway.Samples.SampleMcpServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace Agentgateway.Gateway.Tests.Mcp;

/// <summary>The gateway with sample MCP servers behind it. <c>{mcp0}</c>, <c>{mcp1}</c> stand for their URLs.</summary>
internal sealed class McpTestHost : IAsyncDisposable
{
    private readonly List<WebApplication> _servers;

    private McpTestHost(AiTestHost gateway, List<WebApplication> servers)
    {
        Gateway = gateway;
        _servers = servers;
    }

    public AiTestHost Gateway { get; }

    public IReadOnlyList<WebApplication> Servers => _servers;

    public static async Task<McpTestHost> StartAsync(string yaml, int servers, CancellationToken cancellationToken, Action<IServiceCollection>? customize = null)
    {
        var started = new List<WebApplication>();
        for (var i = 0; i < servers; i++)
        {
            var server = SampleMcpServerApp.Build(["--urls=http://127.0.0.1:0"]);
            await server.StartAsync(cancellationToken);
            started.Add(server);
            var url = server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            yaml = yaml.Replace($"{{mcp{i}}}", url + "/mcp", StringComparison.Ordinal);
        }

        return new McpTestHost(await AiTestHost.StartAsync(yaml, cancellationToken, customize), started);
    }

    public Task<McpClient> ConnectAsync(string? key, CancellationToken cancellationToken, McpClientOptions? options = null)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Gateway.Client.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
        });
        return McpClient.CreateAsync(transport, options, cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
