namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Kinds of configuration resources, as in the URL.</summary>
internal static class ResourceKinds
{
    public const string Providers = "providers";
    public const string Models = "models";
    public const string VirtualModels = "virtual-models";
    public const string McpServers = "mcp-servers";
    public const string Gateways = "gateways";
    public const string Listeners = "listeners";
    public const string Routes = "routes";
    public const string Backends = "backends";
    public const string Policies = "policies";
    public const string Settings = "settings";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Providers, Models, VirtualModels, McpServers, Gateways, Listeners, Routes, Backends, Policies, Settings];

    /// <summary>Kinds whose entry carries its name in <c>name</c>; it defaults to the id.</summary>
    public static bool IsNamed(string kind) => kind is Providers or Models or VirtualModels or McpServers or Backends;
}
