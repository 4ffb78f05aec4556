using System.Text;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;
using Agentgateway.Configuration.Schema;

namespace Agentgateway.Configuration.Binding;

/// <summary>Sets of policies, and the policies that change or answer requests.</summary>
internal sealed partial class ConfigBinder
{
    private const int MaxConditions = 64;

    private RoutePolicies ReadRoutePolicies(ConfigNode node)
    {
        var o = reader.Object(node, "RoutePolicies");
        var policies = new RoutePolicies
        {
            RequestHeaderModifier = o.Child("requestHeaderModifier", ReadHeaderModifier),
            ResponseHeaderModifier = o.Child("responseHeaderModifier", ReadHeaderModifier),
            RequestRedirect = o.Child("requestRedirect", ReadRedirect),
            UrlRewrite = o.Child("urlRewrite", ReadUrlRewrite),
            RequestMirror = o.Child("requestMirror", ReadMirror),
            DirectResponse = o.Child("directResponse", n => ReadConditional(n, "DirectResponse", ReadDirectResponse)),
            Cors = o.Child("cors", ReadCors),
            McpAuthorization = o.Child("mcpAuthorization", ReadAuthorization),
            McpGuardrails = o.Child("mcpGuardrails", ReadMcpGuardrails),
            Authorization = o.Child("authorization", ReadAuthorization),
            McpAuthentication = o.Child("mcpAuthentication", ReadMcpAuthentication),
            A2a = ReadA2a(o),
            Ai = o.Child("ai", ReadAiPolicy),
            BackendTls = o.Child("backendTLS", ReadBackendTls),
            BackendTunnel = o.Child("backendTunnel", ReadTunnel),
            BackendAuth = o.Child("backendAuth", ReadBackendAuth),
            LocalRateLimit = o.Child("localRateLimit", ReadLocalRateLimit),
            RemoteRateLimit = o.Child("remoteRateLimit", n => ReadConditional(n, "RemoteRateLimit", ReadRemoteRateLimit)),
            JwtAuth = o.Child("jwtAuth", ReadJwtAuth),
            Oidc = o.Child("oidc", ReadOidc),
            BasicAuth = o.Child("basicAuth", ReadBasicAuth),
            ApiKey = o.Child("apiKey", ReadApiKey),
            ExtAuthz = o.Child("extAuthz", n => ReadConditional(n, "ExtAuthz", ReadExtAuthz)),
            ExtProc = o.Child("extProc", n => ReadConditional(n, "ExtProc", ReadExtProc)),
            Transformations = o.Child("transformations", n => ReadConditional(n, "Transformations", ReadTransformations)),
            Csrf = o.Child("csrf", ReadCsrf),
            Buffer = o.Child("buffer", ReadBuffer),
            Timeout = o.Child("timeout", ReadTimeout),
            Retry = o.Child("retry", ReadRetry),
            Delay = o.Child("delay", ReadDelay),
        };
        if (policies.JwtAuth is not null && policies.McpAuthentication is not null)
        {
            reader.Error(node, "jwtAuth and mcpAuthentication cannot be used together; mcpAuthentication checks the token too.");
        }

        o.End();
        return policies;
    }

    private GatewayPolicies ReadGatewayPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "GatewayPolicies");
        var policies = ReadGatewayPolicyFields(o);
        o.End();
        return policies;
    }

    private GatewayPolicies ReadGatewayPolicyFields(ObjectReader o) => new()
    {
        Cors = o.Child("cors", ReadCors),
        Oidc = o.Child("oidc", ReadOidc),
        JwtAuth = o.Child("jwtAuth", ReadJwtAuth),
        BasicAuth = o.Child("basicAuth", ReadBasicAuth),
        ApiKey = o.Child("apiKey", ReadApiKey),
        ExtAuthz = o.Child("extAuthz", n => ReadConditional(n, "ExtAuthz", ReadExtAuthz)),
        Authorization = o.Child("authorization", ReadAuthorization),
        ExtProc = o.Child("extProc", n => ReadConditional(n, "ExtProc", ReadExtProc)),
        Transformations = o.Child("transformations", n => ReadConditional(n, "Transformations", ReadTransformations)),
    };

    private SimpleBackendPolicies ReadSimpleBackendPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "SimpleBackendPolicies");
        var policies = new SimpleBackendPolicies
        {
            RequestHeaderModifier = o.Child("requestHeaderModifier", ReadHeaderModifier),
            Transformations = o.Child("transformations", ReadTransformations),
            BackendTls = o.Child("backendTLS", ReadBackendTls),
            BackendAuth = o.Child("backendAuth", ReadBackendAuth),
            Http = o.Child("http", ReadBackendHttp),
            Tcp = o.Child("tcp", ReadBackendTcp),
            BackendTunnel = o.Child("backendTunnel", ReadTunnel),
        };
        o.End();
        return policies;
    }

    private BackendPolicies ReadBackendPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "BackendPolicies");
        var policies = new BackendPolicies
        {
            RequestHeaderModifier = o.Child("requestHeaderModifier", ReadHeaderModifier),
            ResponseHeaderModifier = o.Child("responseHeaderModifier", ReadHeaderModifier),
            RequestRedirect = o.Child("requestRedirect", ReadRedirect),
            Transformations = o.Child("transformations", ReadTransformations),
            BackendTls = o.Child("backendTLS", ReadBackendTls),
            BackendAuth = o.Child("backendAuth", ReadBackendAuth),
            BackendTunnel = o.Child("backendTunnel", ReadTunnel),
            Http = o.Child("http", ReadBackendHttp),
            Tcp = o.Child("tcp", ReadBackendTcp),
            Health = o.Child("health", ReadHealth),
            ExtAuthz = o.Child("extAuthz", ReadExtAuthzObject),
            Authorization = o.Child("authorization", ReadAuthorization),
            McpAuthorization = o.Child("mcpAuthorization", ReadAuthorization),
            McpGuardrails = o.Child("mcpGuardrails", ReadMcpGuardrails),
            A2a = ReadA2a(o),
            InferenceRouting = o.Child("inferenceRouting", ReadInferenceRouting),
            SessionAffinity = o.Child("sessionAffinity", ReadSessionAffinity),
            Ai = o.Child("ai", ReadAiPolicy),
        };
        o.End();
        return policies;
    }

    /// <summary>The plain form, or <c>conditional: [{condition, …}]</c>.</summary>
    private Conditional<T> ReadConditional<T>(ConfigNode node, string scope, Func<ObjectReader, T> read)
        where T : class
    {
        if (!reader.IsObjectWith(node, "conditional"))
        {
            var o = reader.Object(node, scope);
            var policy = read(o);
            o.End();
            return new Conditional<T>([new ConditionalEntry<T>(null, policy)]);
        }

        var outer = reader.Object(node, "Conditional" + scope);
        var list = outer.Required("conditional");
        outer.End();
        return new Conditional<T>(list is null ? [] : ReadConditions(list, scope, read));
    }

    private IReadOnlyList<ConditionalEntry<T>> ReadConditions<T>(ConfigNode list, string scope, Func<ObjectReader, T> read)
        where T : class
    {
        var entries = reader.List(list, n =>
        {
            var o = reader.Object(n, scope + "Entry");
            var entry = new ConditionalEntry<T>(o.Condition("condition"), read(o));
            o.End();
            return entry;
        });
        if (list.Kind == NodeKind.Sequence && entries.Count is 0 or > MaxConditions)
        {
            reader.Error(list, "The number of entries is out of range.", $"{entries.Count} entries", $"1 to {MaxConditions} entries");
        }

        for (var i = 0; i < entries.Count - 1; i++)
        {
            if (entries[i].Condition is null)
            {
                reader.Error(list.Children[i], "Only the last entry may have no condition: the entries after it would never apply.");
            }
        }

        return entries;
    }

    private static bool ReadA2a(ObjectReader o)
    {
        if (o.Get("a2a") is not { } node)
        {
            return false;
        }

        o.Reader.Object(node, "A2a").End();
        return true;
    }

    private HeaderModifier ReadHeaderModifier(ConfigNode node)
    {
        var o = reader.Object(node, "HeaderModifier");
        var modifier = new HeaderModifier(o.OrderedTexts("add"), o.OrderedTexts("set"), o.Texts("remove"));
        foreach (var part in (ReadOnlySpan<ConfigNode?>)[o.Get("add"), o.Get("set")])
        {
            foreach (var child in part is { Kind: NodeKind.Mapping } ? part.Children : [])
            {
                CheckHeaderName(child, child.Key!);
                if (child.Kind == NodeKind.String && child.Text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
                {
                    reader.Error(child, "A header value must be one line.");
                }
            }
        }

        foreach (var child in o.Get("remove")?.Children ?? [])
        {
            if (child.Kind == NodeKind.String)
            {
                CheckHeaderName(child, child.Text);
            }
        }

        o.End();
        return modifier;
    }

    private void CheckHeaderName(ConfigNode node, string name)
    {
        var plain = name.StartsWith(':') ? name.AsSpan(1) : name;
        if (plain.IsEmpty || plain.IndexOfAnyExcept(TokenCharacters) >= 0)
        {
            reader.Error(node, "This is not a header name.", ConfigReader.Quote(name), "letters, digits and !#$%&'*+-.^_`|~");
        }
    }

    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private RequestRedirect ReadRedirect(ConfigNode node)
    {
        var o = reader.Object(node, "RequestRedirect");
        var redirect = new RequestRedirect(
            o.Text("scheme"),
            o.Child("authority", ReadHostRedirect),
            o.Child("path", ReadPathRedirect),
            o.Int("status", 100, 999) ?? 302);
        o.End();
        return redirect;
    }

    private UrlRewrite ReadUrlRewrite(ConfigNode node)
    {
        var o = reader.Object(node, "UrlRewrite");
        var rewrite = new UrlRewrite(o.Child("authority", ReadHostRedirect), o.Child("path", ReadPathRedirect));
        o.End();
        return rewrite;
    }

    private HostRedirect ReadHostRedirect(ConfigNode node)
    {
        reader.MayBe(node, ["auto", "none"]);
        if (node.Kind == NodeKind.String)
        {
            switch (node.Text)
            {
                case "auto":
                    return new HostRedirect(HostRedirectKind.Auto);
                case "none":
                    return new HostRedirect(HostRedirectKind.None);
                default:
                    reader.Error(node, "This word is not known.", ConfigReader.Quote(node.Text), "auto, none, or one of {full}, {host}, {port}");
                    return new HostRedirect(HostRedirectKind.None);
            }
        }

        var o = reader.Object(node, "HostRedirect");
        var one = o.OneOf("change of the authority", "full", "host", "port");
        var redirect = one?.Key switch
        {
            "full" => new HostRedirect(HostRedirectKind.Full, reader.NonEmptyText(one)),
            "host" => new HostRedirect(HostRedirectKind.Host, reader.NonEmptyText(one)),
            "port" => new HostRedirect(HostRedirectKind.Port, Port: (int)reader.Integer(one, 1, 65535)),
            _ => new HostRedirect(HostRedirectKind.None),
        };
        o.End();
        return redirect;
    }

    private PathRedirect ReadPathRedirect(ConfigNode node)
    {
        var o = reader.Object(node, "PathRedirect");
        var one = o.OneOf("change of the path", "full", "prefix");
        o.End();
        return one is null ? new PathRedirect(false, "/") : new PathRedirect(one.Key == "prefix", reader.Text(one));
    }

    private RequestMirror ReadMirror(ConfigNode node)
    {
        var o = reader.Object(node, "RequestMirror");
        var backend = o.Child("backend", ReadSimpleReference);
        if (backend is null)
        {
            o.Required("backend");
        }

        var share = o.Required("percentage");
        var mirror = new RequestMirror(
            backend ?? new AddressReference(new TargetAddress("invalid", 1)),
            share is null ? 0 : reader.Number(share, 0, 1));
        o.End();
        return mirror;
    }

    private DirectResponse ReadDirectResponse(ObjectReader o)
    {
        var status = o.Required("status");
        var body = o.Get("body");
        var response = new DirectResponse(
            status is null ? 200 : (int)reader.Integer(status, 100, 999),
            body is null ? null : ReadBytes(body),
            o.Cel("bodyExpression"),
            o.OrderedCels("headers"));
        if (body is not null && response.BodyExpression is not null)
        {
            reader.Error(body, "Only one of body and bodyExpression may be given.");
        }

        return response;
    }

    /// <summary>A text, or a list of byte values.</summary>
    private byte[] ReadBytes(ConfigNode node) =>
        node.Kind == NodeKind.Sequence
            ? [.. reader.List(node, n => (byte)reader.Integer(n, 0, 255))]
            : Encoding.UTF8.GetBytes(reader.Text(node));

    private Cors ReadCors(ConfigNode node)
    {
        var o = reader.Object(node, "Cors");
        var cors = new Cors
        {
            AllowCredentials = o.Flag("allowCredentials"),
            AllowHeaders = o.Texts("allowHeaders"),
            AllowMethods = o.Texts("allowMethods"),
            AllowOrigins = o.Texts("allowOrigins"),
            ExposeHeaders = o.Texts("exposeHeaders"),
            MaxAge = o.Duration("maxAge"),
        };
        o.End();
        return cors;
    }

    private Csrf ReadCsrf(ConfigNode node)
    {
        var o = reader.Object(node, "Csrf");
        var csrf = new Csrf(o.Texts("additionalOrigins"));
        o.End();
        return csrf;
    }

    private Transformations ReadTransformations(ConfigNode node)
    {
        var o = reader.Object(node, "Transformations");
        var transformations = ReadTransformations(o);
        o.End();
        return transformations;
    }

    private Transformations ReadTransformations(ObjectReader o) =>
        new(o.Child("request", ReadTransformation), o.Child("response", ReadTransformation));

    private Transformation ReadTransformation(ConfigNode node)
    {
        var o = reader.Object(node, "Transformation");
        var transformation = new Transformation
        {
            Add = o.OrderedCels("add"),
            Set = o.OrderedCels("set"),
            Remove = o.Texts("remove"),
            Replace = o.Cel("replace"),
            Body = o.Cel("body"),
            Metadata = o.OrderedCels("metadata"),
        };
        o.End();
        return transformation;
    }

    private BufferPolicy ReadBuffer(ConfigNode node)
    {
        var o = reader.Object(node, "Buffer");
        var buffer = new BufferPolicy(o.Child("request", One), o.Child("response", One));
        o.End();
        return buffer;

        BufferBody One(ConfigNode n)
        {
            var b = reader.Object(n, "BufferBody");
            var body = new BufferBody(b.Long("maxBytes"), b.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open);
            b.End();
            return body;
        }
    }

    private TimeoutPolicy ReadTimeout(ConfigNode node)
    {
        var o = reader.Object(node, "Timeout");
        var timeout = new TimeoutPolicy(o.Duration("requestTimeout"), o.Duration("backendRequestTimeout"));
        o.End();
        return timeout;
    }

    private RetryPolicy ReadRetry(ConfigNode node)
    {
        var o = reader.Object(node, "Retry");
        var retry = new RetryPolicy(
            o.Int("attempts", 1, 255) ?? 1,
            o.Duration("backoff"),
            o.RequiredList("codes", n => (int)reader.Integer(n, 100, 999)),
            o.Condition("precondition"),
            o.Condition("condition"));
        o.End();
        return retry;
    }

    private DelayPolicy ReadDelay(ConfigNode node)
    {
        var o = reader.Object(node, "Delay");
        var duration = o.Required("duration");
        o.End();
        if (duration is not null)
        {
            reader.MayBe(duration, new ScalarShape(ScalarKind.Duration));
        }

        if (duration is { Kind: NodeKind.String } && GoDuration.TryParse(duration.Text, out var fixedDelay))
        {
            return new DelayPolicy(fixedDelay, null);
        }

        return duration is null ? new DelayPolicy(TimeSpan.Zero, null) : new DelayPolicy(null, reader.Cel(duration));
    }

    private LocalRateLimitPolicy ReadLocalRateLimit(ConfigNode node)
    {
        if (node.Kind == NodeKind.Sequence)
        {
            return new LocalRateLimitPolicy(reader.List(node, ReadRateLimitObject));
        }

        var o = reader.Object(node, "ConditionalRateLimit");
        var list = o.Required("conditional");
        o.End();
        return new LocalRateLimitPolicy([], list is null ? null : new Conditional<RateLimit>(ReadConditions(list, "RateLimit", ReadRateLimit)));
    }

    private RateLimit ReadRateLimitObject(ConfigNode node)
    {
        var o = reader.Object(node, "RateLimit");
        var limit = ReadRateLimit(o);
        o.End();
        return limit;
    }

    private RateLimit ReadRateLimit(ObjectReader o)
    {
        var interval = o.Required("fillInterval");
        var limit = new RateLimit(
            o.Long("maxTokens") ?? 0,
            o.Long("tokensPerFill") ?? 0,
            interval is null ? TimeSpan.FromSeconds(1) : reader.Duration(interval),
            o.Enum("type", Words.RateLimitTypes, RateLimitType.Requests));
        if (limit.TokensPerFill > limit.MaxTokens)
        {
            reader.Error(o.Get("tokensPerFill")!, "tokensPerFill is larger than maxTokens.", $"{limit.TokensPerFill}", $"0 to {limit.MaxTokens}");
        }

        if (limit.FillInterval == TimeSpan.Zero)
        {
            reader.Error(interval!, "The interval must be greater than zero.", ConfigReader.Quote(interval!.Text), GoDuration.Allowed);
        }

        if (limit.MaxTokens == 0)
        {
            reader.Warn(o.Node, "maxTokens is 0: every request is rejected.");
        }

        return limit;
    }

    private RemoteRateLimit ReadRemoteRateLimit(ObjectReader o) => new(
        ReadCallout(o),
        o.RequiredText("domain"),
        o.RequiredList("descriptors", ReadDescriptor),
        o.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open);

    private RateLimitDescriptor ReadDescriptor(ConfigNode node)
    {
        var o = reader.Object(node, "Descriptor");
        var descriptor = new RateLimitDescriptor(
            o.RequiredList("entries", n =>
            {
                var e = reader.Object(n, "DescriptorEntry");
                var entry = new KeyValuePair<string, CelExpression>(e.RequiredText("key"), e.RequiredCel("value"));
                e.End();
                return entry;
            }),
            o.Enum("type", Words.RateLimitTypes, RateLimitType.Requests),
            o.Cel("cost"),
            o.Cel("limitOverride"));
        o.End();
        return descriptor;
    }
}
