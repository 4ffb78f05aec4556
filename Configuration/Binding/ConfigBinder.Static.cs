using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;
using Agentgateway.Configuration.Schema;

namespace Agentgateway.Configuration.Binding;

/// <summary>The <c>config</c> section.</summary>
internal sealed partial class ConfigBinder
{
    private const string StoreHint = "has no effect here: AdminApi keeps the data; run the suite with AppHost --config FILE.";

    private static readonly string[] RateNames =
        ["input", "output", "cacheRead", "cacheWrite", "cacheWriteLong", "reasoning", "inputAudio", "outputAudio", "inputImage", "outputImage"];

    private static readonly string[] UnitNames = ["image", "audioMinute", "millionCharacters", "request"];

    private static readonly string[] MeshFields =
    [
        "xdsAddress", "xdsAuthToken", "caAddress", "caAuthToken", "namespace", "gateway", "trustDomain", "additionalTrustDomains", "serviceAccount", "clusterId", "network",
    ];

    private StaticConfig ReadStatic(ConfigNode node)
    {
        var o = reader.Object(node, "StaticConfig");

        // First, so that every expression may use them.
        var functions = o.Child("customFunctions", reader.CelFunctions) ?? "";
        var (family, edns) = ReadDns(o.Get("dns"));
        var (levels, json) = ReadLogging(o.Get("logging"));
        var (removed, added) = ReadMetrics(o.Get("metrics"));
        var (user, group) = ReadStandardAttributes(o.Get("standardAttributes"));
        ReadStores(o);
        o.Get("tracing");
        if (o.Get("spiffe") is { } spiffe)
        {
            var s = reader.Object(spiffe, "Spiffe");
            s.Text("endpoint");
            s.End();
        }

        var config = new StaticConfig
        {
            EnableIpv6 = o.Flag("enableIpv6", true),
            DnsLookupFamily = family,
            DnsEdns0 = edns,
            LocalXdsPath = o.Text("localXdsPath"),
            ModelCatalog = o.List("modelCatalog", ReadCatalogSource),
            AdminAddr = ReadListenAddress(o.Get("adminAddr")),
            StatsAddr = ReadListenAddress(o.Get("statsAddr")),
            ReadinessAddr = ReadListenAddress(o.Get("readinessAddr")),
            WorkerThreads = ReadWorkerThreads(o.Get("workerThreads")),
            ConnectionTerminationDeadline = o.Duration("connectionTerminationDeadline"),
            ConnectionMinTerminationDeadline = o.Duration("connectionMinTerminationDeadline"),
            Histograms = o.Enum("histograms", Words.HistogramModes, HistogramMode.Classic),
            MetricsRemove = removed,
            MetricsAdd = added,
            LoggingLevel = levels,
            LoggingJson = json,
            UserAttribute = user,
            GroupAttribute = group,
            SessionKey = ReadSessionKey(o.Get("session")),
            McpSessionTtl = ReadSessionTtl(o.Get("mcp")),
            SensitiveHeaders = o.Texts("sensitiveHeaders"),
            CustomFunctions = functions,
            Backend = o.Child("backend", ReadUpstreamDefaults) ?? new UpstreamDefaults(),
            Hbone = o.Child("hbone", ReadHbone) ?? new HboneSettings(),
            Mesh = ReadMesh(o),
        };
        if (o.Has("listener"))
        {
            reader.Error(node.Find("listener")!, "config.listener is gone; use frontendPolicies.");
        }

        o.End();
        return config;
    }

    private Dictionary<string, string> ReadMesh(ObjectReader o)
    {
        var mesh = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in MeshFields)
        {
            if (o.Text(field) is { } value)
            {
                mesh[field] = value;
            }
        }

        if (o.OptionalFlag("skipValidateTrustDomain") is { } skip)
        {
            mesh["skipValidateTrustDomain"] = skip ? "true" : "false";
        }

        return mesh;
    }

    private (DnsLookupFamily Family, bool? Edns) ReadDns(ConfigNode? node)
    {
        if (node is null)
        {
            return (DnsLookupFamily.Auto, null);
        }

        var o = reader.Object(node, "Dns");
        var dns = (o.Enum("lookupFamily", Words.LookupFamilies, DnsLookupFamily.Auto), o.OptionalFlag("edns0"));
        o.End();
        return dns;
    }

    private (IReadOnlyList<string> Levels, bool Json) ReadLogging(ConfigNode? node)
    {
        if (node is null)
        {
            return ([], false);
        }

        var o = reader.Object(node, "Logging");
        var level = o.Get("level");
        IReadOnlyList<string> levels = level switch
        {
            null => [],
            { Kind: NodeKind.Sequence } => reader.Texts(level),
            _ => reader.Text(level).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        var json = o.Enum("format", Words.LogFormats, LogFormat.Text) == LogFormat.Json;
        o.Get("filter");
        o.Get("fields");
        if (o.Get("database") is { } database)
        {
            ReadDatabase(database);
            reader.Warn(database, "config.logging.database " + StoreHint);
        }

        o.End();
        return (levels, json);
    }

    private (IReadOnlyList<string> Removed, IReadOnlyList<KeyValuePair<string, CelExpression>> Added) ReadMetrics(ConfigNode? node)
    {
        if (node is null)
        {
            return ([], []);
        }

        var o = reader.Object(node, "Metrics");
        IReadOnlyList<KeyValuePair<string, CelExpression>> added = [];
        if (o.Get("fields") is { } fields)
        {
            var f = reader.Object(fields, "MetricFields");
            added = f.OrderedCels("add");
            f.End();
        }

        var removed = o.Texts("remove");
        o.End();
        return (removed, added);
    }

    private (CelExpression? User, CelExpression? Group) ReadStandardAttributes(ConfigNode? node)
    {
        if (node is null)
        {
            return (null, null);
        }

        var o = reader.Object(node, "StandardAttributes");
        var attributes = (o.Cel("user"), o.Cel("group"));
        o.End();
        return attributes;
    }

    private void ReadStores(ObjectReader o)
    {
        if (o.Get("database") is { } database)
        {
            ReadDatabase(database);
            reader.Warn(database, "config.database " + StoreHint);
        }

        if (o.Get("storage") is { } storage)
        {
            var s = reader.Object(storage, "Storage");
            s.Enum("mode", Words.StorageModes, StorageMode.File);
            s.End();
            reader.Warn(storage, "config.storage " + StoreHint);
        }
    }

    private void ReadDatabase(ConfigNode node)
    {
        var o = reader.Object(node, "Database");
        o.RequiredText("url");
        o.Int("maxConnections", 1);
        o.End();
    }

    private ModelCatalogSource ReadCatalogSource(ConfigNode node)
    {
        var o = reader.Object(node, "ModelCatalogSource");
        var one = o.OneOf("source", "file", "inline");
        o.End();
        return one switch
        {
            { Key: "file" } => new ModelCatalogSource(reader.FilePath(one), null),
            { Kind: NodeKind.Mapping } => ReadInlineCatalog(one),
            null => new ModelCatalogSource(null, "{}"),
            _ => new ModelCatalogSource(null, reader.Text(one)),
        };
    }

    /// <summary>Prices in the document itself. They are checked here and kept as text, like those of a file.</summary>
    private ModelCatalogSource ReadInlineCatalog(ConfigNode node)
    {
        var catalog = reader.Object(node, "ModelCatalog");
        if (catalog.Get("providers") is { } providers)
        {
            reader.OrderedMap(providers, n =>
            {
                var provider = reader.Object(n, "CatalogProvider");
                if (provider.Get("models") is { } models)
                {
                    reader.OrderedMap(models, ReadCatalogModel);
                }

                provider.End();
                return true;
            });
        }

        catalog.End();
        return new ModelCatalogSource(null, node.ToJson()!.ToJsonString());
    }

    private bool ReadCatalogModel(ConfigNode node)
    {
        var model = reader.Object(node, "CatalogModel");
        model.Child("rates", ReadRates);
        model.Child("units", ReadUnits);
        model.Texts("tags");
        var last = -1L;
        model.List("tiers", n =>
        {
            var tier = reader.Object(n, "CatalogTier");
            var over = tier.Required("contextOver") is { } o ? reader.Integer(o, 0, long.MaxValue) : 0;
            if (over <= last)
            {
                reader.Error(n, "The tiers must rise.", $"{over} after {last}", "a contextOver above that of the tier before");
            }

            last = over;
            if (tier.Required("rates") is { } rates)
            {
                ReadRates(rates);
            }

            tier.End();
            return true;
        });
        model.End();
        return true;
    }

    private object ReadRates(ConfigNode node) =>
        ReadPrices(node, "CatalogRates", RateNames, "US dollars for a million tokens as a text, with up to six decimals, such as \"2.50\"");

    private object ReadUnits(ConfigNode node) =>
        ReadPrices(node, "CatalogUnits", UnitNames, "US dollars for one unit as a text, with up to six decimals, such as \"0.04\"");

    private object ReadPrices(ConfigNode node, string scope, string[] names, string allowed)
    {
        var prices = reader.Object(node, scope);
        foreach (var name in names)
        {
            if (prices.Text(name) is { } text && !IsPrice(text))
            {
                reader.Error(prices.Get(name)!, "This is not a price.", ConfigReader.Quote(text), allowed);
            }
        }

        prices.End();
        return prices;

        static bool IsPrice(string text) =>
            decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && value >= 0
            && decimal.Round(value, 6) == value;
    }

    private string? ReadListenAddress(ConfigNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var text = reader.Text(node);
        if (text == "off")
        {
            return text;
        }

        if (TryParseAddress(text, out var address)
            && (address.UnixPath is not null || address.Host == "localhost" || System.Net.IPAddress.TryParse(address.Host, out _)))
        {
            return text;
        }

        // Port 0 asks the system for a free port.
        if (text.EndsWith(":0", StringComparison.Ordinal) && TryParseAddress(text[..^1] + "1", out _))
        {
            return text;
        }

        if (node.Kind == NodeKind.String)
        {
            reader.Error(node, "This is not an address to listen on.", ConfigReader.Quote(text), "ip:port, localhost:port, unix:/path, off");
        }

        return null;
    }

    private string? ReadWorkerThreads(ConfigNode? node)
    {
        if (node is not null)
        {
            reader.MayBe(node, new ScalarShape(ScalarKind.Integer, 1, 4096));
            reader.MayBe(node, new ScalarShape(ScalarKind.Text));
        }

        switch (node)
        {
            case null:
                return null;
            case { Kind: NodeKind.Integer }:
                return reader.Integer(node, 1, 4096).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case { Kind: NodeKind.String, Text: "auto" }:
                return node.Text;
            case { Kind: NodeKind.String } when int.TryParse(node.Text, out var count) && count >= 1:
                return node.Text;
            case { Kind: NodeKind.String } when node.Text.EndsWith('%') && int.TryParse(node.Text.AsSpan(0, node.Text.Length - 1), out var percent) && percent is >= 1 and <= 100:
                return node.Text;
            default:
                reader.Error(node, "This is not a number of workers.", node.Kind == NodeKind.String ? ConfigReader.Quote(node.Text) : node.Describe(), "a number from 1, a share such as 50%, auto");
                return null;
        }
    }

    private SecretText? ReadSessionKey(ConfigNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var o = reader.Object(node, "Session");
        var key = o.RequiredSecret("key");
        o.End();
        var value = key.Reveal();
        if (value.Length > 0 && (value.Length != 64 || value.AsSpan().IndexOfAnyExcept(HexDigits) >= 0))
        {
            reader.Error(o.Get("key")!, "This is not a session key.", $"a text of {value.Length} characters", "64 hex digits");
        }

        return key;
    }

    private TimeSpan ReadSessionTtl(ConfigNode? node)
    {
        var fallback = TimeSpan.FromMinutes(30);
        if (node is null)
        {
            return fallback;
        }

        var o = reader.Object(node, "McpSettings");
        var ttl = o.Duration("sessionTtl") ?? fallback;
        o.End();
        return ttl;
    }

    private UpstreamDefaults ReadUpstreamDefaults(ConfigNode node)
    {
        var o = reader.Object(node, "UpstreamDefaults");
        var defaults = new UpstreamDefaults();
        defaults = new UpstreamDefaults
        {
            Keepalives = o.Child("keepalives", ReadKeepalives) ?? defaults.Keepalives,
            ConnectTimeout = o.Duration("connectTimeout") ?? defaults.ConnectTimeout,
            PoolIdleTimeout = o.Duration("poolIdleTimeout") ?? defaults.PoolIdleTimeout,
            PoolMaxSize = o.Int("poolMaxSize"),
        };
        o.End();
        return defaults;
    }

    private HboneSettings ReadHbone(ConfigNode node)
    {
        var o = reader.Object(node, "Hbone");
        var defaults = new HboneSettings();
        var settings = new HboneSettings
        {
            WindowSize = o.Long("windowSize", 0, uint.MaxValue) ?? defaults.WindowSize,
            ConnectionWindowSize = o.Long("connectionWindowSize", 0, uint.MaxValue) ?? defaults.ConnectionWindowSize,
            FrameSize = o.Long("frameSize", 0, uint.MaxValue) ?? defaults.FrameSize,
            PoolMaxStreamsPerConnection = o.Int("poolMaxStreamsPerConn", 0, ushort.MaxValue) ?? defaults.PoolMaxStreamsPerConnection,
            PoolUnusedReleaseTimeout = o.Duration("poolUnusedReleaseTimeout") ?? defaults.PoolUnusedReleaseTimeout,
        };
        o.End();
        return settings;
    }
}
