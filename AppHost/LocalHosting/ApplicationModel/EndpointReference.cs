namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address of an endpoint, known once ports are planned.</summary>
/// <param name="owner">The resource that listens.</param>
/// <param name="endpointName">Name of its endpoint.</param>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IManifestExpressionProvider, IValueProvider
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>True if the resource has such an endpoint.</summary>
    public bool Exists => Find() is not null;

    /// <summary>True once the port is known.</summary>
    public bool IsAllocated => Find()?.AllocatedPort is not null;

    /// <summary>Scheme of the address.</summary>
    public string Scheme => Annotation.UriScheme;

    /// <summary>Always <c>localhost</c>: the local host listens on loopback only.</summary>
    public string Host => "localhost";

    /// <summary>The port. Throws before ports are planned.</summary>
    public int Port => Annotation.AllocatedPort
        ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' has no port yet.");

    /// <summary><c>scheme://host:port</c>.</summary>
    public string Url => $"{Scheme}://{Host}:{Port}";

    /// <inheritdoc />
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal EndpointAnnotation Annotation => Find()
        ?? throw new DistributedApplicationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    /// <summary>One property of the address.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}
