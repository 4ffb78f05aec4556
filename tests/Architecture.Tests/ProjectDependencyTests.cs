using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace Agentgateway.Architecture.Tests;

/// <summary>Dependencies between projects point one way; libraries stay as light as they are meant to be.</summary>
public sealed class ProjectDependencyTests
{
    [Theory]
    [InlineData("Cel")]
    [InlineData("Llm")]
    [InlineData("ServiceDefaults")]
    [InlineData("Configuration", "Cel")]
    [InlineData("Gateway", "Configuration", "Cel", "Llm", "ServiceDefaults")]
    [InlineData("AdminApi", "Configuration", "Cel", "Llm", "ServiceDefaults")]
    [InlineData("Portal", "Configuration", "ServiceDefaults")]
    [InlineData("AppHost")]
    public void A_project_references_only_what_it_may(string project, params string[] allowed)
    {
        var referenced = Assembly.Load($"Agentgateway.{project}").GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name.StartsWith("Agentgateway.", StringComparison.Ordinal))
            .Select(name => name["Agentgateway.".Length..]);

        Assert.Empty(referenced.Except(allowed));
    }

    [Theory]
    [InlineData("Cel")]
    [InlineData("Llm", "Microsoft.ML.Tokenizers", "Microsoft.ML.Tokenizers.Data.O200kBase", "Microsoft.ML.Tokenizers.Data.Cl100kBase", "ZstdSharp.Port", "libphonenumber-csharp")]
    [InlineData("Configuration", "YamlDotNet")]
    public void A_library_uses_only_the_packages_of_the_rule(string project, params string[] allowed)
    {
        var packages = XDocument.Parse(SourceTree.Read($"{project}/{project}.csproj")).Descendants("PackageReference")
            .Select(p => (string)p.Attribute("Include")!);

        Assert.Empty(packages.Except(allowed));
    }

    [Theory]
    [InlineData("Cel")]
    [InlineData("Llm")]
    [InlineData("Configuration")]
    public void A_library_knows_neither_web_server_nor_database(string project)
    {
        var referenced = Assembly.Load($"Agentgateway.{project}").GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(referenced, name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || (project == "Llm" && name == "System.Net.Http"));
    }

    [Theory]
    [InlineData("Portal", "StackExchange.Redis", "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite")]
    [InlineData("Gateway", "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite")]
    public void A_service_does_not_reach_past_its_neighbour(string project, params string[] forbidden)
    {
        var referenced = Assembly.Load($"Agentgateway.{project}").GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(referenced, name => forbidden.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
    }
}
