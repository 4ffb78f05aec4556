namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Policies of client connections, the access log and tracing, for all gateways.</summary>
public sealed record FrontendPolicies
{
    /// <summary>HTTP settings.</summary>
    public FrontendHttp Http { get; init; } = new();

    /// <summary>TLS settings that override the listeners'.</summary>
    public FrontendTls? Tls { get; init; }

    /// <summary>Socket settings.</summary>
    public Keepalives TcpKeepalives { get; init; } = Keepalives.Default;

    /// <summary>Rules per connection.</summary>
    public Authorization? NetworkAuthorization { get; init; }

    /// <summary>Asks a service per connection.</summary>
    public ExtAuthz? NetworkExtAuthz { get; init; }

    /// <summary>Expects a PROXY protocol header.</summary>
    public ProxyProtocol? ProxyProtocol { get; init; }

    /// <summary>What becomes of CONNECT; default deny.</summary>
    public ConnectMode Connect { get; init; }

    /// <summary>Access log.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <summary>Tracing.</summary>
    public Tracing? Tracing { get; init; }
}

/// <summary>HTTP settings of client connections. Null means the server's default.</summary>
public sealed record FrontendHttp
{
    /// <summary>Most that is buffered of a body, in bytes; null: 32 MiB for LLM and MCP, 2 MiB else.</summary>
    public long? MaxBufferSize { get; init; }

    /// <summary>Default 100.</summary>
    public int? Http1MaxHeaders { get; init; }

    /// <summary>Default 10 minutes.</summary>
    public TimeSpan Http1IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True with <c>http1HeaderCase: preserve</c>; cannot be done on this runtime.</summary>
    public bool PreserveHeaderCase { get; init; }

    /// <summary>HTTP/2 stream window in bytes.</summary>
    public long? Http2WindowSize { get; init; }

    /// <summary>HTTP/2 connection window in bytes.</summary>
    public long? Http2ConnectionWindowSize { get; init; }

    /// <summary>HTTP/2 frame size in bytes.</summary>
    public long? Http2FrameSize { get; init; }

    /// <summary>HTTP/2 size of all headers in bytes.</summary>
    public long? Http2MaxHeaderSize { get; init; }

    /// <summary>Time between HTTP/2 pings.</summary>
    public TimeSpan? Http2KeepaliveInterval { get; init; }

    /// <summary>Time for a ping's answer.</summary>
    public TimeSpan? Http2KeepaliveTimeout { get; init; }

    /// <summary>Longest life of a connection.</summary>
    public TimeSpan? MaxConnectionDuration { get; init; }
}

/// <summary>TLS settings of client connections.</summary>
public sealed record FrontendTls
{
    /// <summary>Default 15 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Protocols to offer; null for the default.</summary>
    public IReadOnlyList<string>? Alpn { get; init; }

    /// <summary>Oldest version.</summary>
    public TlsVersion? MinVersion { get; init; }

    /// <summary>Newest version.</summary>
    public TlsVersion? MaxVersion { get; init; }

    /// <summary>Empty: no override.</summary>
    public IReadOnlyList<string> CipherSuites { get; init; } = [];

    /// <summary>Read and checked; this runtime cannot choose groups.</summary>
    public IReadOnlyList<string> KeyExchangeGroups { get; init; } = [];
}

/// <summary>PROXY protocol settings.</summary>
/// <param name="Optional">True: connections without a header are accepted.</param>
public sealed record ProxyProtocol(ProxyProtocolVersion Version, bool Optional);

/// <summary>Versions that are accepted.</summary>
public enum ProxyProtocolVersion
{
    /// <summary>Version 2.</summary>
    V2,

    /// <summary>Version 1.</summary>
    V1,

    /// <summary>Both.</summary>
    All,
}

/// <summary>What becomes of CONNECT.</summary>
public enum ConnectMode
{
    /// <summary>405.</summary>
    Deny,

    /// <summary>Routed like a request.</summary>
    Route,

    /// <summary>Accepted; the bind of the target port is entered.</summary>
    Tunnel,
}
