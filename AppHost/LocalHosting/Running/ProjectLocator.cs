using System.Xml.Linq;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Finds what the build made of a project.</summary>
internal static class ProjectLocator
{
    /// <summary>Path of the project's assembly, of the same configuration as this process.</summary>
    /// <remarks>With the artifacts layout every project's output lies beside this one's: <c>artifacts/bin/{project}/{configuration}</c>.</remarks>
    /// <exception cref="DistributedApplicationException">There is no such project, or it is not built.</exception>
    public static string FindAssembly(string projectPath)
    {
        if (!File.Exists(projectPath))
        {
            throw new DistributedApplicationException($"There is no project {projectPath}.");
        }

        var project = Path.GetFileNameWithoutExtension(projectPath);
        var assembly = (XDocument.Load(projectPath).Descendants("AssemblyName").FirstOrDefault()?.Value ?? project) + ".dll";
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        if (own.Parent?.Parent is { } bin)
        {
            // A test host runs from its own output folder; the pivot (debug, release) is the same name there.
            var path = Path.Combine(bin.FullName, project, own.Name, assembly);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new DistributedApplicationException($"{project} is not built for '{own.Name}'. Build it first: dotnet build Agentgateway.sln");
    }
}
