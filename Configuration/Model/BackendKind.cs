namespace Agentgateway.Configuration.Model;

/// <summary>What a backend is. <see cref="McpBackend"/> and <see cref="AiBackend"/> are kinds too.</summary>
public abstract record BackendKind;

/// <summary>An address whose name the proxy resolves.</summary>
public sealed record HostBackend(TargetAddress Target) : BackendKind;

/// <summary>An entry of <c>services</c>.</summary>
public sealed record ServiceBackend(ServiceReference Service) : BackendKind;

/// <summary>An entry of the top-level <c>backends</c>.</summary>
/// <param name="Name">Without leading slash.</param>
public sealed record ReferenceBackend(string Name) : BackendKind;

/// <summary>Forward proxy: the destination is the request's authority.</summary>
/// <param name="Target">Gives <c>host:port</c> instead, or null.</param>
public sealed record DynamicBackend(CelExpression? Target) : BackendKind;

/// <summary>Bedrock AgentCore runtime.</summary>
public sealed record AwsBackend(string AgentRuntimeArn, string? Qualifier) : BackendKind;

/// <summary>The gateway's own status handler.</summary>
/// <param name="ForwardPath">Path to use; null keeps the request's path (<c>forward</c>).</param>
public sealed record InternalBackend(string? ForwardPath) : BackendKind;

/// <summary>Delegates to the routes of a group.</summary>
public sealed record RouteGroupBackend(string Name) : BackendKind;

/// <summary>Always answers 500; for tests.</summary>
public sealed record InvalidBackend : BackendKind;
