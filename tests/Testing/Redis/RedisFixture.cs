using Xunit;

namespace Agentgateway.Testing.Redis;

/// <summary>xunit fixture: one <c>redis-server</c> for a test class or collection.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public RedisServer Server { get; } = new();

    /// <summary>Connection string for StackExchange.Redis.</summary>
    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
