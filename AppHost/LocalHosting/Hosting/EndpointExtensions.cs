using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Endpoints, health and links.</summary>
public static class EndpointExtensions
{
    /// <summary>Adds an http endpoint.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">Wanted port; null = any free one. A busy one moves to the next free port unless it was set by the user (docs/run.md).</param>
    /// <param name="targetPort">Only equal to <paramref name="port"/>: the local host has no proxy.</param>
    /// <param name="name">Name of the endpoint, <c>http</c> by default.</param>
    /// <param name="env">Variable that tells the process its port.</param>
    /// <param name="isProxied">False if the process itself decides about its port.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => Add(builder, name ?? "http", "http", port, targetPort, env, isProxied);

    /// <summary>Adds an endpoint of any scheme but https.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => scheme == "https"
            ? throw Unsupported.Call("WithEndpoint(scheme: \"https\")", "use http on loopback")
            : Add(builder, name ?? scheme ?? "tcp", scheme ?? "tcp", port, targetPort, env, isProxied);

    /// <summary>Not supported: the local host has no development certificate.</summary>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => throw Unsupported.Call("WithHttpsEndpoint", "use WithHttpEndpoint on loopback");

    /// <summary>Refers to an endpoint.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Marks the http endpoints as meant for people and clients outside.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme == "http"))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    /// <summary>Makes the resource healthy when a path answers.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path; <c>/</c> by default.</param>
    /// <param name="statusCode">Expected status; 200 by default.</param>
    /// <param name="endpointName">Endpoint; <c>http</c> by default.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithAnnotation(
            new HttpHealthAnnotation(builder.GetEndpoint(endpointName ?? "http"), path ?? "/", statusCode ?? 200));

    /// <summary>Adds a link to the table of resources.</summary>
    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, in ReferenceExpression.ExpressionInterpolatedStringHandler url, string? displayText = null)
        where T : IResource => builder.WithAnnotation(new ResourceUrlAnnotation(ReferenceExpression.Create(url), displayText));

    /// <summary>Starts the resource when another one is healthy; fails it if that one ends before.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.WithAnnotation(new WaitAnnotation(dependency.Resource, UntilHealthy: true));

    /// <summary>Starts the resource when another one's process runs.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.WithAnnotation(new WaitAnnotation(dependency.Resource, UntilHealthy: false));

    /// <summary>Leaves the resource out of the start; <c>start NAME</c> at the console starts it.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    /// <summary>Accepted: the local host's table is flat.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource => builder;

    private static IResourceBuilder<T> Add<T>(
        IResourceBuilder<T> builder, string name, string scheme, int? port, int? targetPort, string? env, bool isProxied)
        where T : IResourceWithEndpoints
    {
        if (port is not null && targetPort is not null && port != targetPort)
        {
            throw Unsupported.Call("an endpoint with different port and targetPort", "leave targetPort out");
        }

        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' already has an endpoint '{name}'.");
        }

        return builder.WithAnnotation(new EndpointAnnotation(name, scheme, port ?? targetPort, env, isProxied));
    }
}
