using Xunit;

namespace Agentgateway.Testing.Redis;

/// <summary>xunit fixture: one Garnet for a test class or collection.</summary>
public sealed class GarnetFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public GarnetServer Server { get; } = new();

    /// <summary>Connection string for StackExchange.Redis.</summary>
    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
