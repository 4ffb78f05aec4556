using Agentgateway.ServiceDefaults;

namespace Agentgateway.Samples.SampleMcpServer;

/// <summary>A small MCP server on the official C# SDK: Streamable HTTP at <c>/mcp</c>, with sessions.</summary>
/// <remarks>Tools, a resource and a prompt that need nothing outside the process. Listens where <c>ASPNETCORE_URLS</c> or <c>--urls</c> says.</remarks>
public static class SampleMcpServerApp
{
    /// <summary>Builds the application; the caller runs it, or starts it on a port of its own in a test.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new() { Name = "sample-mcp-server", Version = "0.1.0" };
                server.ServerInstructions = "A sample server: echo, addition and the time.";
            })
            .WithHttpTransport(http => http.Stateless = false)
            .WithTools<SampleTools>()
            .WithResources<SampleResources>()
            .WithPrompts<SamplePrompts>();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapMcp("/mcp");
        return app;
    }
}
