using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>The <c>config:</c> section: settings of the process. Read once; a change needs a restart, except <see cref="ModelCatalog"/>.</summary>
public sealed record StaticConfig
{
    /// <summary>Whether binds listen on IPv6 too. Default true.</summary>
    public bool EnableIpv6 { get; init; } = true;

    /// <summary>Which addresses of a name are used.</summary>
    public DnsLookupFamily DnsLookupFamily { get; init; }

    /// <summary>EDNS0; null for the resolver's default.</summary>
    public bool? DnsEdns0 { get; init; }

    /// <summary>Dynamic configuration in a file of its own.</summary>
    public string? LocalXdsPath { get; init; }

    /// <summary>Price catalogues, later ones override earlier ones.</summary>
    public IReadOnlyList<ModelCatalogSource> ModelCatalog { get; init; } = [];

    /// <summary>Address of the admin endpoint; <c>off</c> for none. Null: <c>localhost:15000</c>.</summary>
    public string? AdminAddr { get; init; }

    /// <summary>Address of the metrics endpoint. Null: port 15020 on all addresses.</summary>
    public string? StatsAddr { get; init; }

    /// <summary>Address of the readiness endpoint. Null: port 15021 on all addresses.</summary>
    public string? ReadinessAddr { get; init; }

    /// <summary>Number of workers, <c>N%</c> of the CPUs, or <c>auto</c>.</summary>
    public string? WorkerThreads { get; init; }

    /// <summary>Longest drain at shutdown. Default 5 s.</summary>
    public TimeSpan? ConnectionTerminationDeadline { get; init; }

    /// <summary>Shortest time of accepting after the signal. Default 0.</summary>
    public TimeSpan? ConnectionMinTerminationDeadline { get; init; }

    /// <summary>Kind of Prometheus histograms.</summary>
    public HistogramMode Histograms { get; init; }

    /// <summary>Metrics to leave out.</summary>
    public IReadOnlyList<string> MetricsRemove { get; init; } = [];

    /// <summary>Labels to add.</summary>
    public IReadOnlyList<KeyValuePair<string, CelExpression>> MetricsAdd { get; init; } = [];

    /// <summary>Log directives such as <c>info</c> or <c>agentgateway::llm=debug</c>; empty means <c>info</c>.</summary>
    public IReadOnlyList<string> LoggingLevel { get; init; } = [];

    /// <summary>True with <c>logging.format: json</c>.</summary>
    public bool LoggingJson { get; init; }

    /// <summary>Identity of the user in logs and limits.</summary>
    public CelExpression? UserAttribute { get; init; }

    /// <summary>Identity of the group in logs and limits.</summary>
    public CelExpression? GroupAttribute { get; init; }

    /// <summary>64 hex digits that seal MCP session ids; null for a key of this process.</summary>
    public SecretText? SessionKey { get; init; }

    /// <summary>Life of an idle MCP session. Default 30 minutes.</summary>
    public TimeSpan McpSessionTtl { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Further headers that are redacted in logs and dumps.</summary>
    public IReadOnlyList<string> SensitiveHeaders { get; init; } = [];

    /// <summary>Further CEL functions.</summary>
    public string CustomFunctions { get; init; } = "";

    /// <summary>Upstream connections.</summary>
    public UpstreamDefaults Backend { get; init; } = new();

    /// <summary>Mesh tunnels.</summary>
    public HboneSettings Hbone { get; init; } = new();

    /// <summary>Control plane and mesh identity settings of agentgateway that this process does not use, by name.</summary>
    public IReadOnlyDictionary<string, string> Mesh { get; init; } = EmptyMap<string>.Instance;
}

/// <summary>Which addresses of a name are used.</summary>
public enum DnsLookupFamily
{
    /// <summary>What the system prefers.</summary>
    Auto,

    /// <summary>All.</summary>
    All,

    /// <summary>IPv4 first.</summary>
    V4Preferred,

    /// <summary>IPv4 only.</summary>
    V4Only,

    /// <summary>IPv6 only.</summary>
    V6Only,
}

/// <summary>Kind of Prometheus histograms.</summary>
public enum HistogramMode
{
    /// <summary>Fixed buckets.</summary>
    Classic,

    /// <summary>Native.</summary>
    Native,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>A price catalogue; exactly one is set.</summary>
/// <param name="File">Path of a JSON or YAML file.</param>
/// <param name="Inline">JSON text.</param>
public sealed record ModelCatalogSource(string? File, string? Inline);

/// <summary>Upstream connections.</summary>
public sealed record UpstreamDefaults
{
    /// <summary>TCP keep-alive.</summary>
    public Keepalives Keepalives { get; init; } = Keepalives.Default;

    /// <summary>Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Default 90 s.</summary>
    public TimeSpan PoolIdleTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Null for no limit.</summary>
    public int? PoolMaxSize { get; init; }
}

/// <summary>Mesh tunnels; sizes in bytes.</summary>
public sealed record HboneSettings
{
    /// <summary>Default 4 MiB.</summary>
    public long WindowSize { get; init; } = 4 << 20;

    /// <summary>Default 16 MiB.</summary>
    public long ConnectionWindowSize { get; init; } = 16 << 20;

    /// <summary>Default 1 MiB.</summary>
    public long FrameSize { get; init; } = 1 << 20;

    /// <summary>Default 100.</summary>
    public int PoolMaxStreamsPerConnection { get; init; } = 100;

    /// <summary>Default 5 minutes.</summary>
    public TimeSpan PoolUnusedReleaseTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
