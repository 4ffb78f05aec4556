using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>One or more MCP servers that appear as one.</summary>
public sealed record McpBackend : BackendKind
{
    /// <summary>The servers.</summary>
    public required IReadOnlyList<McpTarget> Targets { get; init; }

    /// <summary>False with <c>statefulMode: stateless</c>.</summary>
    public bool Stateful { get; init; } = true;

    /// <summary>When tool names carry the target's name.</summary>
    public McpPrefixMode PrefixMode { get; init; }

    /// <summary>True with <c>failureMode: failOpen</c>: failing targets are left out.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Checks Host and Origin of requests to loopback.</summary>
    public bool DnsRebindingProtection { get; init; }
}

/// <summary>When <c>target_</c> is put before tool and prompt names.</summary>
public enum McpPrefixMode
{
    /// <summary>With more than one target.</summary>
    Conditional,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>One MCP server.</summary>
public sealed record McpTarget
{
    /// <summary>Lower-case letters, digits, <c>-</c> and <c>.</c>; unique within its list.</summary>
    public required string Name { get; init; }

    /// <summary>How it is reached.</summary>
    public required McpTargetKind Kind { get; init; }

    /// <summary>Policies of the calls to it; not for stdio.</summary>
    public SimpleBackendPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>How an MCP server is reached.</summary>
public abstract record McpTargetKind;

/// <summary>Streamable HTTP.</summary>
public sealed record McpStreamableHttp(McpHost Host) : McpTargetKind;

/// <summary>The older HTTP with server-sent events.</summary>
public sealed record McpSse(McpHost Host) : McpTargetKind;

/// <summary>A REST API described by an OpenAPI document.</summary>
public sealed record McpOpenApi(McpHost Host, RemoteText Schema) : McpTargetKind;

/// <summary>A child process.</summary>
/// <param name="Env">Added to the environment, which is inherited unless <paramref name="ClearEnv"/>.</param>
public sealed record McpStdio(string Command, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Env, bool ClearEnv) : McpTargetKind;

/// <summary>Address of an MCP server: an address and path, or a named backend and path.</summary>
/// <param name="Backend">Address (with TLS when written as https) or named backend.</param>
/// <param name="Path">Path with leading slash; <c>/</c> when the URL has none. May carry a query.</param>
public sealed record McpHost(BackendReference Backend, string Path);
