using System.Text.Json;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>The whole configuration: one immutable value per revision.</summary>
public sealed record GatewayConfig
{
    /// <summary>The <c>config:</c> section: settings of the process, read once at start.</summary>
    public StaticConfig Static { get; init; } = new();

    /// <summary><c>gateways</c>, in file order: ports that routes, llm, mcp and ui attach to.</summary>
    public IReadOnlyList<GatewayDefinition> Gateways { get; init; } = [];

    /// <summary><c>routes</c>: HTTP routes that name their gateways.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary><c>tcpRoutes</c>: TCP and TLS passthrough routes that name their gateways.</summary>
    public IReadOnlyList<TcpRoute> TcpRoutes { get; init; } = [];

    /// <summary><c>binds</c>: the nested style, port to listeners to routes.</summary>
    public IReadOnlyList<Bind> Binds { get; init; } = [];

    /// <summary><c>frontendPolicies</c>, plus what the deprecated <c>config.logging</c> and <c>config.tracing</c> say.</summary>
    public FrontendPolicies FrontendPolicies { get; init; } = new();

    /// <summary><c>policies</c>: policies that name their target.</summary>
    public IReadOnlyList<TargetedPolicy> Policies { get; init; } = [];

    /// <summary><c>backends</c>: reusable backends.</summary>
    public IReadOnlyList<NamedBackend> Backends { get; init; } = [];

    /// <summary><c>routeGroups</c>: delegation targets.</summary>
    public IReadOnlyList<RouteGroup> RouteGroups { get; init; } = [];

    /// <summary><c>llm</c>, or null.</summary>
    public LlmConfig? Llm { get; init; }

    /// <summary><c>mcp</c>, or null.</summary>
    public McpConfig? Mcp { get; init; }

    /// <summary><c>ui</c>, or null.</summary>
    public UiConfig? Ui { get; init; }

    /// <summary><c>services</c>: static service discovery entries, as written.</summary>
    public IReadOnlyList<JsonElement> Services { get; init; } = [];

    /// <summary><c>workloads</c>: static endpoints of services, as written.</summary>
    public IReadOnlyList<JsonElement> Workloads { get; init; } = [];

    /// <summary>Files whose content is part of this configuration (secrets, certificates, key sets, catalogues): a change of one means a reload.</summary>
    public IReadOnlyList<string> ReferencedFiles { get; init; } = [];

    /// <summary>Same over versions that differ in HTTP routes only, and whose other files have the same content. Not compared.</summary>
    public ContentIdentity Context { get; init; }
}
