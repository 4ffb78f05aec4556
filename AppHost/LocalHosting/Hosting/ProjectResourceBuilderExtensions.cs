using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>.NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project without endpoints from a launch profile.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Resource name.</param>
    /// <param name="projectPath">Path of the csproj, relative to the app host's folder.</param>
    /// <param name="launchProfileName">Must be null: the local host does not read launch profiles.</param>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName)
    {
        if (launchProfileName is not null)
        {
            throw Unsupported.Call("AddProject with a launch profile", "pass launchProfileName: null and say what the profile would");
        }

        var path = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath.Replace('\\', '/')));
        return builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectMetadataAnnotation(path));
    }

    /// <summary>Not supported: endpoints would come from the launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        throw Unsupported.Call("AddProject without launchProfileName", "pass launchProfileName: null");

    /// <summary>Says which endpoints appear in the project's <c>ASPNETCORE_URLS</c>; all http ones by default.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter) =>
        builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(filter), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>One replica is what there is; more throw.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        replicas == 1 ? builder : throw Unsupported.Call($"WithReplicas({replicas})", "add further resources with names of their own");
}
