using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Describes a distributed application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>appsettings.json beside the project, environment, command line; later ones win.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Folder of the app host's project; relative paths start here.</summary>
    string AppHostDirectory { get; }

    /// <summary>Development unless <c>DOTNET_ENVIRONMENT</c> says otherwise.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Services of the app host itself.</summary>
    IServiceCollection Services { get; }

    /// <summary>Run or publish; always run here.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>All resources in the order in which they were added.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource; its name must be valid and new.</summary>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Makes a builder for a resource without adding it.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Ends the description.</summary>
    DistributedApplication Build();
}
