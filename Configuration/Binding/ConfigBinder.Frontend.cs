using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary><c>frontendPolicies</c>, and the deprecated parts of <c>config</c> that became part of it.</summary>
internal sealed partial class ConfigBinder
{
    private const string DatabaseHint = "has no effect here: the control plane keeps the request log; run the suite with AppHost --config FILE.";

    private FrontendPolicies ReadFrontendPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "FrontendPolicies");
        var accessLog = o.Get("accessLog", "logging");
        var proxy = o.Get("proxyProtocol", "proxy");
        var policies = new FrontendPolicies
        {
            Http = o.Child("http", ReadFrontendHttp) ?? new FrontendHttp(),
            Tls = o.Child("tls", ReadFrontendTls),
            TcpKeepalives = o.Child("tcp", n =>
            {
                var t = reader.Object(n, "FrontendTcp");
                var keepalives = t.Required("keepalives");
                t.End();
                return keepalives is null ? Keepalives.Default : ReadKeepalives(keepalives);
            }) ?? Keepalives.Default,
            NetworkAuthorization = o.Child("networkAuthorization", ReadAuthorization),
            NetworkExtAuthz = o.Child("networkExtAuthz", ReadExtAuthzObject),
            ProxyProtocol = proxy is null ? null : ReadProxyProtocol(proxy),
            Connect = o.Get("connect") is { } connect ? ReadConnect(connect) : ConnectMode.Deny,
            AccessLog = accessLog is null ? null : ReadAccessLog(accessLog),
            Tracing = o.Child("tracing", ReadTracing),
        };
        o.End();
        return policies;
    }

    private FrontendHttp ReadFrontendHttp(ConfigNode node)
    {
        var o = reader.Object(node, "FrontendHttp");
        var http = new FrontendHttp
        {
            MaxBufferSize = o.Long("maxBufferSize"),
            Http1MaxHeaders = o.Int("http1MaxHeaders"),
            Http1IdleTimeout = o.Duration("http1IdleTimeout") ?? TimeSpan.FromMinutes(10),
            PreserveHeaderCase = o.Enum("http1HeaderCase", Words.HeaderCases, HeaderCase.Lowercase) == HeaderCase.Preserve,
            Http2WindowSize = o.Long("http2WindowSize", 0, uint.MaxValue),
            Http2ConnectionWindowSize = o.Long("http2ConnectionWindowSize", 0, uint.MaxValue),
            Http2FrameSize = o.Long("http2FrameSize", 0, uint.MaxValue),
            Http2MaxHeaderSize = o.Long("http2MaxHeaderSize", 0, uint.MaxValue),
            Http2KeepaliveInterval = o.Duration("http2KeepaliveInterval"),
            Http2KeepaliveTimeout = o.Duration("http2KeepaliveTimeout"),
            MaxConnectionDuration = o.Duration("maxConnectionDuration"),
        };
        o.End();
        return http;
    }

    private FrontendTls ReadFrontendTls(ConfigNode node)
    {
        var o = reader.Object(node, "FrontendTls");
        var alpn = o.Get("alpn");
        var tls = new FrontendTls
        {
            HandshakeTimeout = o.Duration("handshakeTimeout") ?? TimeSpan.FromSeconds(15),
            Alpn = alpn is null ? null : reader.List(alpn, n => System.Text.Encoding.ASCII.GetString(ReadBytes(n))),
            MinVersion = ReadTlsVersion(o.Get("minVersion")),
            MaxVersion = ReadTlsVersion(o.Get("maxVersion")),
            CipherSuites = o.Texts("cipherSuites"),
            KeyExchangeGroups = ReadKeyExchangeGroups(o) ?? [],
        };
        CheckTlsRange(node, tls.MinVersion, tls.MaxVersion);
        o.End();
        return tls;
    }

    private ProxyProtocol ReadProxyProtocol(ConfigNode node)
    {
        var o = reader.Object(node, "ProxyProtocol");
        var proxy = new ProxyProtocol(
            o.Enum("version", Words.ProxyVersions, ProxyProtocolVersion.V2),
            o.Enum("mode", Words.ProxyModes, AuthMode.Strict) == AuthMode.Optional);
        o.End();
        return proxy;
    }

    private ConnectMode ReadConnect(ConfigNode node)
    {
        var o = reader.Object(node, "Connect");
        var mode = o.Required("mode");
        o.End();
        return mode is null ? ConnectMode.Deny : reader.Enum(mode, Words.ConnectModes);
    }

    private AccessLog ReadAccessLog(ConfigNode node)
    {
        var o = reader.Object(node, "AccessLog");
        var log = new AccessLog
        {
            Filter = o.Condition("filter"),
            Add = o.OrderedCels("add"),
            Remove = o.Texts("remove"),
            Otlp = o.Child("otlp", ReadOtlpLog),
        };
        if (o.Get("database") is { } database)
        {
            var d = reader.Object(database, "DatabaseLog");
            d.OptionalEnum("llm", Words.DatabaseDetails);
            d.OrderedCels("add");
            d.End();
            reader.Warn(database, "accessLog.database " + DatabaseHint);
        }

        o.End();
        return log;
    }

    private OtlpAccessLog ReadOtlpLog(ConfigNode node)
    {
        var o = reader.Object(node, "OtlpAccessLog");
        var (add, remove) = ReadFields(o);
        var log = new OtlpAccessLog
        {
            Target = ReadCallout(o),
            Filter = o.Condition("filter"),
            Add = add,
            Remove = remove,
            Protocol = o.Enum("protocol", Words.OtlpProtocols, OtlpProtocol.Grpc),
            Path = o.Text("path") ?? "/v1/logs",
        };
        o.End();
        return log;
    }

    private (IReadOnlyList<KeyValuePair<string, CelExpression>> Add, IReadOnlyList<string> Remove) ReadFields(ObjectReader parent)
    {
        if (parent.Get("fields") is not { } node)
        {
            return ([], []);
        }

        var o = reader.Object(node, "Fields");
        var fields = (o.OrderedCels("add"), o.Texts("remove"));
        o.End();
        return fields;
    }

    private Tracing ReadTracing(ConfigNode node)
    {
        var o = reader.Object(node, "Tracing");
        var tracing = new Tracing
        {
            Target = ReadCallout(o),
            Attributes = o.OrderedCels("attributes"),
            Resources = o.OrderedCels("resources"),
            Remove = o.Texts("remove"),
            RandomSampling = o.Child("randomSampling", ReadSampling),
            ClientSampling = o.Child("clientSampling", ReadSampling),
            Filter = o.Condition("filter"),
            Path = o.Text("path") ?? "/v1/traces",
            Protocol = o.Enum("protocol", Words.OtlpProtocols, OtlpProtocol.Grpc),
        };
        o.End();
        return tracing;
    }

    private Sampling ReadSampling(ConfigNode node) => node.Kind switch
    {
        NodeKind.Bool => new Sampling(reader.Flag(node) ? 1 : 0, null),
        NodeKind.Integer or NodeKind.Float => new Sampling(reader.Number(node, 0, 1), null),
        _ => new Sampling(null, reader.Cel(node)),
    };

    /// <summary>Moves <c>config.logging.fields</c>, <c>config.logging.filter</c> and <c>config.tracing</c> to where they belong now.</summary>
    private FrontendPolicies AddDeprecated(FrontendPolicies policies, ConfigNode? processSettings, ConfigNode? frontend)
    {
        var logging = processSettings?.Find("logging");
        if (logging is { Kind: NodeKind.Mapping } && (logging.Find("filter") ?? logging.Find("fields")) is { IsNull: false } old)
        {
            if ((frontend?.Find("accessLog") ?? frontend?.Find("logging")) is { IsNull: false } current)
            {
                reader.Error(old, "The access log is described twice; config.logging is the older place.", allowed: current.Path + " only");
            }
            else
            {
                var o = reader.Object(logging, "Logging");
                var (add, remove) = ReadFields(o);
                policies = policies with { AccessLog = new AccessLog { Filter = o.Condition("filter"), Add = add, Remove = remove } };
            }
        }

        if (processSettings?.Find("tracing") is { IsNull: false } tracing)
        {
            if (frontend?.Find("tracing") is { IsNull: false } current)
            {
                reader.Error(tracing, "Tracing is described twice; config.tracing is the older place.", allowed: current.Path + " only");
            }
            else
            {
                policies = policies with { Tracing = ReadDeprecatedTracing(tracing) };
            }
        }

        return policies;
    }

    private Tracing ReadDeprecatedTracing(ConfigNode node)
    {
        var o = reader.Object(node, "DeprecatedTracing");
        var endpoint = o.Get("otlpEndpoint");
        var url = endpoint is null ? null : ReadHttpUrl(endpoint);
        var (add, remove) = ReadFields(o);
        var path = o.Text("path");
        if (path is null && url is { AbsolutePath: not "/" })
        {
            path = url.AbsolutePath.TrimEnd('/') + "/v1/traces";
        }

        var tracing = new Tracing
        {
            Target = url is null ? null : new CalloutTarget(new AddressReference(new TargetAddress(HostOf(url), url.Port), url.Scheme == "https"), new SimpleBackendPolicies()),
            Headers = o.Get("headers") is { } headers ? reader.OrderedMap(headers, reader.Secret) : [],
            Attributes = add,
            Remove = remove,
            RandomSampling = o.Child("randomSampling", ReadSampling),
            ClientSampling = o.Child("clientSampling", ReadSampling),
            Path = path ?? "/v1/traces",
            Protocol = o.Enum("otlpProtocol", Words.OtlpProtocols, OtlpProtocol.Grpc),
            IsProcessSetting = true,
        };
        if (endpoint is null)
        {
            reader.Warn(node, "There is no otlpEndpoint: traces go where OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT says, if it is set.");
        }

        o.End();
        return tracing;
    }
}
