using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>How backends are called: TLS, credentials, sockets, health.</summary>
internal sealed partial class ConfigBinder
{
    private static readonly string[] KeyExchangeGroups = ["X25519", "P-256", "P-384", "X25519_MLKEM768"];

    private BackendTls ReadBackendTls(ConfigNode node)
    {
        var o = reader.Object(node, "BackendTls");
        var tls = new BackendTls
        {
            Cert = o.Child("cert", reader.FilePath),
            Key = o.Child("key", reader.FilePath),
            Root = o.Child("root", reader.FilePath),
            Hostname = o.Text("hostname"),
            Insecure = o.Flag("insecure"),
            InsecureHost = o.Flag("insecureHost"),
            Alpn = o.OptionalTexts("alpn"),
            SubjectAltNames = o.OptionalTexts("subjectAltNames"),
            KeyExchangeGroups = ReadKeyExchangeGroups(o),
            Spiffe = ReadMarker(o, "spiffe"),
        };
        if (tls.Cert is null != tls.Key is null)
        {
            reader.Warn(node, "cert and key belong together; with only one of them no client certificate is sent.");
        }

        o.End();
        return tls;
    }

    private IReadOnlyList<string>? ReadKeyExchangeGroups(ObjectReader o) =>
        o.Get("keyExchangeGroups") is not { } node ? null : reader.List(node, n =>
        {
            reader.MayBe(n, KeyExchangeGroups);
            var name = n.Kind == NodeKind.String ? n.Text : reader.Text(n);
            if (n.Kind == NodeKind.String && !KeyExchangeGroups.Contains(name))
            {
                reader.Error(n, "This group is not known.", ConfigReader.Quote(name), string.Join(", ", KeyExchangeGroups));
            }

            return name;
        });

    /// <summary>An empty object whose presence means yes.</summary>
    private bool ReadMarker(ObjectReader o, string key)
    {
        if (o.Get(key) is not { } node)
        {
            return false;
        }

        reader.Object(node, "Marker").End();
        return true;
    }

    private BackendHttp ReadBackendHttp(ConfigNode node)
    {
        var o = reader.Object(node, "BackendHttp");
        HttpVersionChoice? version = null;
        if (o.Get("version") is { } v)
        {
            switch (reader.Text(v))
            {
                case "HTTP/1.1":
                    version = HttpVersionChoice.Http11;
                    break;
                case "HTTP/2.0":
                    version = HttpVersionChoice.Http2;
                    break;
                case "HTTP/0.9" or "HTTP/1.0" or "HTTP/3.0":
                    reader.Warn(v, "This HTTP version cannot be used towards backends and is ignored; use HTTP/1.1 or HTTP/2.0.");
                    break;
                default:
                    reader.Error(v, "This HTTP version is not known.", v.Kind == NodeKind.String ? ConfigReader.Quote(v.Text) : v.Describe(), "HTTP/1.1, HTTP/2.0");
                    break;
            }
        }

        var http = new BackendHttp(version, o.Duration("requestTimeout"));
        o.End();
        return http;
    }

    private BackendTcp ReadBackendTcp(ConfigNode node)
    {
        var o = reader.Object(node, "BackendTcp");
        var keepalives = o.Required("keepalives");
        var connect = o.Required("connectTimeout");
        var tcp = new BackendTcp(
            keepalives is null ? Keepalives.Default : ReadKeepalives(keepalives),
            connect is null ? TimeSpan.FromSeconds(10) : reader.Duration(connect));
        o.End();
        return tcp;
    }

    private Keepalives ReadKeepalives(ConfigNode node)
    {
        var o = reader.Object(node, "Keepalives");
        var d = Keepalives.Default;
        var keepalives = new Keepalives(o.Flag("enabled", true), o.Duration("time") ?? d.Time, o.Duration("interval") ?? d.Interval, o.Int("retries") ?? d.Retries);
        o.End();
        return keepalives;
    }

    private BackendTunnel ReadTunnel(ConfigNode node)
    {
        var o = reader.Object(node, "BackendTunnel");
        var proxy = o.Required("proxy");
        var tunnel = new BackendTunnel(
            proxy is null ? new AddressReference(new TargetAddress("invalid", 1)) : ReadSimpleReference(proxy),
            o.Child("policies", ReadSimpleBackendPolicies) ?? new SimpleBackendPolicies());
        o.End();
        return tunnel;
    }

    private HealthPolicy ReadHealth(ConfigNode node)
    {
        var o = reader.Object(node, "Health");
        var health = new HealthPolicy(o.Condition("unhealthyExpression"), o.Child("eviction", n =>
        {
            var e = reader.Object(n, "Eviction");
            var eviction = new Eviction(
                e.Duration("duration") ?? TimeSpan.FromSeconds(3),
                e.Number("restoreHealth", 0, 1),
                e.Int("consecutiveFailures", 1),
                e.Number("healthThreshold", 0, 1));
            e.End();
            return eviction;
        }));
        o.End();
        return health;
    }

    private InferenceRouting ReadInferenceRouting(ConfigNode node)
    {
        var o = reader.Object(node, "InferenceRouting");
        var picker = o.Required("endpointPicker");
        var routing = new InferenceRouting(
            picker is null ? new AddressReference(new TargetAddress("invalid", 1)) : ReadSimpleReference(picker),
            o.Enum("destinationMode", Words.DestinationModes, DestinationMode.Validated) == DestinationMode.Passthrough);
        o.End();
        return routing;
    }

    private CelExpression ReadSessionAffinity(ConfigNode node)
    {
        var o = reader.Object(node, "SessionAffinity");
        var source = o.RequiredCel("source");
        o.End();
        return source;
    }
}
