using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Calls that exist in Aspire and need a container runtime or a publisher: they compile, and say so when they are reached.</summary>
public static class UnsupportedExtensions
{
    private const string NoContainers = "run the program with AddExecutable";

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image) =>
        throw Unsupported.Call("AddContainer", NoContainers);

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image, string tag) =>
        throw Unsupported.Call("AddContainer", NoContainers);

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder, string name, string contextPath, string? dockerfilePath = null, string? stage = null) =>
        throw Unsupported.Call("AddDockerfile", NoContainers);

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string name, string target, bool isReadOnly = false)
        where T : ContainerResource => throw Unsupported.Call("WithVolume", "leave it out: data lies in the data folder");

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource => throw Unsupported.Call("WithBindMount", "leave it out: data lies in the data folder");

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource => throw Unsupported.Call("WithImageTag", "leave it out: the installed server is used");

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport => throw Unsupported.Call("WaitForCompletion", "let the work be part of the service's start");

    /// <summary>Not supported.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource => throw Unsupported.Call("WithHealthCheck", "use WithHttpHealthCheck");
}
