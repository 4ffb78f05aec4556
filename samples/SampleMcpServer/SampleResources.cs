using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Agentgateway.Samples.SampleMcpServer;

/// <summary>The resources of the sample server.</summary>
[McpServerResourceType]
public sealed class SampleResources
{
    /// <summary>A fixed text.</summary>
    [McpServerResource(UriTemplate = "sample://about", Name = "about", MimeType = "text/plain"), Description("What this server is.")]
    public static string About() => "The sample MCP server of Agentgateway for .NET.";

    /// <summary>A text per name.</summary>
    [McpServerResource(UriTemplate = "sample://greeting/{name}", Name = "greeting", MimeType = "text/plain"), Description("A greeting for one name.")]
    public static string Greeting(string name) => $"Hello, {name}.";
}
