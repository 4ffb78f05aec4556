using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a Redis server with a generated password.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Resource name, and the name of the connection string.</param>
    /// <param name="port">Wanted port; null = any free one.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var password = builder.AddParameter($"{name}-password", new GenerateParameterDefault { Special = false }, secret: true, persist: true);
        return builder.AddResource(new RedisResource(name, password.Resource))
            .WithAnnotation(new EndpointAnnotation(RedisResource.EndpointName, "tcp", port, environmentVariable: null, isProxied: true));
    }

    /// <summary>Accepted: the local host keeps Redis's data in the data folder in any case.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) =>
        isReadOnly ? throw Unsupported.Call("WithDataVolume(isReadOnly: true)", "leave it out") : builder;

    /// <summary>Accepted: the local host's Redis always writes what it is told to disk.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) => builder;
}
