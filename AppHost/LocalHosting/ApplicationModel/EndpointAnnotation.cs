namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port on which a resource listens.</summary>
/// <param name="name">Name of the endpoint, unique in the resource.</param>
/// <param name="uriScheme"><c>http</c> or <c>tcp</c>.</param>
/// <param name="port">Port that clients use; null = any free one.</param>
/// <param name="environmentVariable">Variable that tells the process its port.</param>
/// <param name="isProxied">False if the process itself decides about its port.</param>
public sealed class EndpointAnnotation(string name, string uriScheme, int? port, string? environmentVariable, bool isProxied) : IResourceAnnotation
{
    /// <summary>Name of the endpoint.</summary>
    public string Name { get; } = name;

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string UriScheme { get; } = uriScheme;

    /// <summary>Wanted port; null = any free one.</summary>
    public int? Port { get; } = port;

    /// <summary>Variable that tells the process its port.</summary>
    public string? EnvironmentVariable { get; } = environmentVariable;

    /// <summary>False if the process itself decides about its port.</summary>
    public bool IsProxied { get; } = isProxied;

    /// <summary>True if it was declared to be reached from outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>The port of this run; null before ports are planned.</summary>
    internal int? AllocatedPort { get; set; }
}
