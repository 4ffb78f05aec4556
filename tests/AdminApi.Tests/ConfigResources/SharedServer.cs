namespace Agentgateway.AdminApi.Tests.ConfigResources;

/// <summary>One server for a class of tests that each begin with an import.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal AdminApiServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await AdminApiServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
