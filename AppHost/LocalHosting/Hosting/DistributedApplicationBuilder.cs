using System.Reflection;
using System.Text.RegularExpressions;
using Agentgateway.AppHost.LocalHosting.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Aspire.Hosting;

/// <summary>The local host's builder: reads the configuration and opens the data folder, where secrets, ports and the state of the run are kept.</summary>
internal sealed partial class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    internal DistributedApplicationBuilder(string[] args)
    {
        AppHostDirectory = FindAppHostDirectory();
        Configuration.SetBasePath(AppHostDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        Environment = new HostingEnvironment
        {
            ApplicationName = "AppHost",
            ContentRootPath = AppHostDirectory,
            EnvironmentName = Configuration["DOTNET_ENVIRONMENT"] ?? Environments.Development,
        };
        Data = new DataFolder(DataFolder.PathFor(Configuration, AppHostDirectory));
    }

    public ConfigurationManager Configuration { get; } = new();

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment { get; }

    public IServiceCollection Services { get; } = new ServiceCollection();

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceCollection Resources { get; } = new ResourceCollection();

    internal DataFolder Data { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (!ResourceName().IsMatch(resource.Name) || resource.Name.Length > 64)
        {
            throw new DistributedApplicationException(
                $"'{resource.Name}' is no resource name: letters, digits and single hyphens, beginning with a letter, at most 64.");
        }

        if (Resources.Any(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"There is already a resource '{resource.Name}'.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build() => Build(ConsoleOutput.Standard);

    internal DistributedApplication Build(ConsoleOutput output) => new(this, output);

    // The project folder is written into the assembly at build time, as Aspire's SDK does it.
    private static string FindAppHostDirectory()
    {
        var built = typeof(DistributedApplicationBuilder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
        return built is not null && Directory.Exists(built) ? Path.TrimEndingDirectorySeparator(built) : Directory.GetCurrentDirectory();
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")]
    private static partial Regex ResourceName();
}
