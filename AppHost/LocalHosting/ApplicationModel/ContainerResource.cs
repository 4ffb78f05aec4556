namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that Aspire runs as a container and the local host as a process.</summary>
/// <param name="name">See <see cref="IResource.Name"/>.</param>
public class ContainerResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport;
