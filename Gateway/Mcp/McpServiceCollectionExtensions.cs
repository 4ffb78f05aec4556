using Agentgateway.Gateway.Backends;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Registers MCP traffic.</summary>
internal static class McpServiceCollectionExtensions
{
    /// <summary>Adds <c>mcp</c> backends and the <c>mcp</c> section.</summary>
    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddSingleton<McpSessionSeal>();
        services.AddSingleton<McpCaller>();
        services.AddSingleton<IBackendCompiler, McpBackendCompiler>();
        return services;
    }
}
