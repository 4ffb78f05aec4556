namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server: <c>redis-server</c>, or Garnet where that is not installed.</summary>
/// <param name="name">See <see cref="IResource.Name"/>.</param>
/// <param name="password">Password of the default user.</param>
public class RedisResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    /// <summary>Where the server listens.</summary>
    public EndpointReference PrimaryEndpoint => new(this, EndpointName);

    /// <summary>Password of the default user.</summary>
    public ParameterResource? PasswordParameter { get; } = password;

    // The address, not "localhost": the server listens on IPv4 only and a client that tries ::1 first loses seconds.
    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"127.0.0.1:{PrimaryEndpoint.Property(EndpointProperty.Port)},password={PasswordParameter!}");

    /// <inheritdoc />
    public string ValueExpression => $"{{{Name}.connectionString}}";

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ConnectionStringExpression.GetValueAsync(cancellationToken);
}
