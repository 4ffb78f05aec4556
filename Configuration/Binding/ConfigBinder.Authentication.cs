using System.Globalization;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>Policies that decide who gets in.</summary>
internal sealed partial class ConfigBinder
{
    private Authorization ReadAuthorization(ConfigNode node)
    {
        var o = reader.Object(node, "Authorization");
        var authorization = new Authorization(o.RequiredList("rules", ReadRule));
        o.End();
        return authorization;
    }

    private AuthorizationRule ReadRule(ConfigNode node)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            return new AuthorizationRule(AuthorizationAction.Allow, reader.Condition(node));
        }

        var o = reader.Object(node, "AuthorizationRule");
        var one = o.OneOf("rule", "allow", "deny", "require");
        o.End();
        var action = one?.Key switch
        {
            "allow" => AuthorizationAction.Allow,
            "require" => AuthorizationAction.Require,
            _ => AuthorizationAction.Deny,
        };
        return new AuthorizationRule(action, one is null ? new CelExpression("true") : reader.Condition(one));
    }

    private JwtAuth ReadJwtAuth(ConfigNode node)
    {
        var o = reader.Object(node, "JwtAuth");
        WarnOptional(o, "jwtAuth");
        var mode = o.Enum("mode", Words.AuthModes, AuthMode.Optional);
        var location = o.Child("location", ReadLocation) ?? AuthorizationLocation.Bearer;
        IReadOnlyList<JwtProvider> providers;
        if (o.Has("providers"))
        {
            providers = o.RequiredList("providers", n =>
            {
                var p = reader.Object(n, "JwtProvider");
                var provider = ReadJwtProvider(p);
                p.End();
                return provider;
            });
        }
        else
        {
            providers = [ReadJwtProvider(o)];
        }

        o.End();
        return new JwtAuth(mode, location, providers);
    }

    private JwtProvider ReadJwtProvider(ObjectReader o)
    {
        var issuer = o.RequiredText("issuer");
        var jwks = o.Required("jwks");
        return new JwtProvider(
            issuer,
            o.OptionalTexts("audiences"),
            jwks is null ? new RemoteText("", null, null) : ReadRemoteText(jwks),
            ReadRequiredClaims(o));
    }

    private IReadOnlyList<string> ReadRequiredClaims(ObjectReader o)
    {
        if (o.Get("jwtValidationOptions") is not { } node)
        {
            return ["exp"];
        }

        var options = reader.Object(node, "JwtValidationOptions");
        var claims = options.OptionalTexts("requiredClaims") ?? ["exp"];
        options.End();
        return claims;
    }

    private McpAuthentication ReadMcpAuthentication(ConfigNode node)
    {
        var o = reader.Object(node, "McpAuthentication");
        var metadata = o.Required("resourceMetadata");
        if (metadata is not null && metadata.Kind != NodeKind.Mapping)
        {
            reader.WrongKind(metadata, "an object");
        }

        string? provider = null;
        if (o.Get("provider") is { } providerNode)
        {
            var p = reader.Object(providerNode, "McpIdentityProvider");
            var one = p.OneOf("provider", "auth0", "keycloak", "okta", "descope", "authentik", "entra");
            if (one is not null)
            {
                reader.Object(one, "Marker").End();
            }

            provider = one?.Key;
            p.End();
        }

        var authentication = new McpAuthentication
        {
            Issuer = o.RequiredText("issuer"),
            Audiences = o.RequiredList("audiences", reader.Text),
            ResourceMetadata = metadata is null ? default : reader.Json(metadata),
            Provider = provider,
            Jwks = o.Child("jwks", ReadRemoteText),
            Mode = o.Enum("mode", Words.AuthModes, AuthMode.Strict),
            Location = o.Child("authorizationLocation", ReadLocation) ?? AuthorizationLocation.Bearer,
            RequiredClaims = ReadRequiredClaims(o),
            ClientId = o.Text("clientId"),
            ClientSecret = o.Secret("clientSecret"),
        };
        o.End();
        return authentication;
    }

    private Oidc ReadOidc(ConfigNode node)
    {
        var o = reader.Object(node, "Oidc");
        var oidc = new Oidc
        {
            Issuer = o.RequiredText("issuer"),
            ClientId = o.RequiredText("clientId"),
            ClientSecret = o.RequiredSecret("clientSecret"),
            RedirectUri = o.Required("redirectURI") is { } redirect ? ReadRedirectUri(redirect) : new Uri("http://invalid/x"),
            Scopes = o.Texts("scopes"),
            Discovery = o.Child("discovery", ReadRemoteText),
            AuthorizationEndpoint = o.Text("authorizationEndpoint"),
            TokenEndpoint = o.Text("tokenEndpoint"),
            Jwks = o.Child("jwks", ReadRemoteText),
            TokenEndpointAuth = o.OptionalEnum("tokenEndpointAuth", Words.ClientSecretMethods),
        };
        var given = (oidc.AuthorizationEndpoint is null ? 0 : 1) + (oidc.TokenEndpoint is null ? 0 : 1) + (oidc.Jwks is null ? 0 : 1);
        if (given is 1 or 2)
        {
            reader.Error(node, "authorizationEndpoint, tokenEndpoint and jwks must be given together or not at all.");
        }

        o.End();
        return oidc;
    }

    private Uri ReadRedirectUri(ConfigNode node)
    {
        var text = reader.Text(node);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url.AbsolutePath != "/"
            && url.Query.Length == 0
            && url.Fragment.Length == 0
            && url.UserInfo.Length == 0)
        {
            return url;
        }

        reader.Error(node, "This redirect URI cannot be used.", ConfigReader.Quote(text), "an absolute http or https URL with a path, without query, fragment and user");
        return new Uri("http://invalid/x");
    }

    private BasicAuth ReadBasicAuth(ConfigNode node)
    {
        var o = reader.Object(node, "BasicAuth");
        WarnOptional(o, "basicAuth");
        var auth = new BasicAuth(
            o.RequiredSecret("htpasswd"),
            o.Text("realm") ?? "Restricted",
            o.Enum("mode", Words.BasicAuthModes, AuthMode.Optional),
            o.Child("authorizationLocation", ReadLocation) ?? AuthorizationLocation.Basic);
        o.End();
        return auth;
    }

    private ApiKeyAuth ReadApiKey(ConfigNode node)
    {
        var o = reader.Object(node, "ApiKey");
        WarnOptional(o, "apiKey");
        var virtualKeys = o.Flag("virtualKeys");
        var location = o.Child("location", ReadLocation);
        var auth = new ApiKeyAuth
        {
            Keys = virtualKeys ? o.List("keys", ReadApiKeyEntry) : o.RequiredList("keys", ReadApiKeyEntry),
            VirtualKeys = virtualKeys,
            Mode = o.Enum("mode", Words.AuthModes, AuthMode.Optional),
            Location = location ?? AuthorizationLocation.Bearer,
            HasExplicitLocation = location is not null,
        };
        o.End();
        return auth;
    }

    private ApiKey ReadApiKeyEntry(ConfigNode node)
    {
        var o = reader.Object(node, "ApiKeyEntry");
        var one = o.OneOf("key", "key", "keyHash");
        var models = o.Get("allowedModels");
        var metadata = o.Get("metadata");
        var key = new ApiKey(
            one is { Key: "key" } ? reader.Secret(one) : null,
            one is { Key: "keyHash" } ? ReadKeyHash(one) : null,
            metadata is null ? null : reader.Json(metadata),
            models is null ? null : reader.List(models, ReadModelPattern));
        o.End();
        return key;
    }

    private byte[] ReadKeyHash(ConfigNode node)
    {
        var text = reader.Text(node);
        const string Prefix = "sha256:";
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + 64 && text.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0)
        {
            return Convert.FromHexString(text.AsSpan(Prefix.Length));
        }

        reader.Error(node, "This is not a hash of a key.", node.Describe(), "sha256: and 64 hex digits");
        return [];
    }

    /// <summary>A name, or a pattern with one asterisk at the start or the end.</summary>
    private string ReadModelPattern(ConfigNode node)
    {
        var text = reader.NonEmptyText(node);
        var star = text.IndexOf('*');
        if (star >= 0 && (text.LastIndexOf('*') != star || (star != 0 && star != text.Length - 1)))
        {
            reader.Error(node, "This pattern cannot be used.", ConfigReader.Quote(text), "a name, or a pattern with one * at the start or the end");
        }

        return text;
    }

    private ExtAuthz ReadExtAuthzObject(ConfigNode node)
    {
        var o = reader.Object(node, "ExtAuthz");
        var authz = ReadExtAuthz(o);
        o.End();
        return authz;
    }

    private ExtAuthz ReadExtAuthz(ObjectReader o)
    {
        ExtAuthzGrpc? grpc = null;
        ExtAuthzHttp? http = null;
        if (o.Get("protocol") is { } protocol)
        {
            var p = reader.Object(protocol, "ExtAuthzProtocol");
            var one = p.OneOf("protocol", "grpc", "http");
            p.End();
            if (one is { Key: "http" })
            {
                http = ReadExtAuthzHttp(one);
            }
            else if (one is not null)
            {
                var g = reader.Object(one, "ExtAuthzGrpc");
                grpc = new ExtAuthzGrpc(g.TextMap("context"), g.Cels("metadata"));
                g.End();
            }
        }

        grpc ??= http is null ? new ExtAuthzGrpc(EmptyMap<string>.Instance, EmptyMap<CelExpression>.Instance) : null;
        var (open, status) = ReadExtAuthzFailure(o.Get("failureMode"));
        return new ExtAuthz
        {
            Target = ReadCallout(o),
            Grpc = grpc,
            Http = http,
            FailOpen = open,
            FailureStatus = status,
            IncludeRequestHeaders = o.Texts("includeRequestHeaders"),
            IncludeRequestBody = o.Child("includeRequestBody", n =>
            {
                var b = reader.Object(n, "ExtAuthzBody");
                var body = new ExtAuthzBody(b.Long("maxRequestBytes", 0, uint.MaxValue) ?? 8192, b.Flag("allowPartialMessage"), b.Flag("packAsBytes"));
                b.End();
                return body;
            }),
            Cache = o.Child("cache", n =>
            {
                var c = reader.Object(n, "ExtAuthzCache");
                var entries = c.Int("maxEntries") ?? 10_000;
                var cache = new ExtAuthzCache(c.RequiredList("key", reader.Cel), c.RequiredCel("ttl"), entries == 0 ? 10_000 : entries);
                c.End();
                return cache;
            }),
        };
    }

    private ExtAuthzHttp ReadExtAuthzHttp(ConfigNode node)
    {
        var h = reader.Object(node, "ExtAuthzHttp");
        var http = new ExtAuthzHttp(
            h.Cel("path"),
            h.Cel("redirect"),
            h.Cel("body"),
            h.Texts("includeResponseHeaders"),
            h.Cels("addRequestHeaders"),
            h.Cels("metadata"));
        h.End();
        return http;
    }

    private (bool Open, int Status) ReadExtAuthzFailure(ConfigNode? node)
    {
        switch (node)
        {
            case null:
                return (false, 403);
            case not null when reader.IsWord(node, "deny"):
                return (false, 403);
            case not null when reader.IsWord(node, "allow"):
                return (true, 403);
            case { Kind: NodeKind.Mapping }:
                var o = reader.Object(node, "ExtAuthzFailure");
                var status = o.Required("denyWithStatus");
                o.End();
                return (false, status is null ? 403 : (int)reader.Integer(status, 100, 999));
            default:
                reader.Error(node, "This failure mode is not known.", node.Kind == NodeKind.String ? ConfigReader.Quote(node.Text) : node.Describe(), "deny, allow, {denyWithStatus: 503}");
                return (false, 403);
        }
    }

    private ExtProc ReadExtProc(ObjectReader o)
    {
        var options = new ExtProcOptions();
        if (o.Get("processingOptions") is { } node)
        {
            var p = reader.Object(node, "ExtProcOptions");
            options = new ExtProcOptions
            {
                RequestBody = p.Enum("requestBodyMode", Words.BodyModes, ExtProcBodyMode.FullDuplexStreamed),
                ResponseBody = p.Enum("responseBodyMode", Words.BodyModes, ExtProcBodyMode.FullDuplexStreamed),
                RequestHeaders = p.Enum("requestHeaderMode", Words.SendModes, SendMode.Send) == SendMode.Send,
                ResponseHeaders = p.Enum("responseHeaderMode", Words.SendModes, SendMode.Send) == SendMode.Send,
                RequestTrailers = p.Enum("requestTrailerMode", Words.SendModes, SendMode.Send) == SendMode.Send,
                ResponseTrailers = p.Enum("responseTrailerMode", Words.SendModes, SendMode.Send) == SendMode.Send,
                AllowModeOverride = p.Flag("allowModeOverride"),
            };
            p.End();
        }

        return new ExtProc
        {
            Target = ReadCallout(o),
            FailOpen = o.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open,
            MetadataContext = o.Get("metadataContext") is { } context
                ? reader.Map(context, n => reader.Map(n, reader.Cel))
                : new Dictionary<string, IReadOnlyDictionary<string, CelExpression>>(),
            RequestAttributes = o.Cels("requestAttributes"),
            ResponseAttributes = o.Cels("responseAttributes"),
            Processing = options,
        };
    }

    private McpGuardrails ReadMcpGuardrails(ConfigNode node)
    {
        var o = reader.Object(node, "McpGuardrails");
        var guardrails = new McpGuardrails(o.RequiredList("processors", ReadMcpProcessor));
        o.End();
        return guardrails;
    }

    private McpGuardProcessor ReadMcpProcessor(ConfigNode node)
    {
        var o = reader.Object(node, "McpGuardProcessor");
        o.Required("kind");
        o.Word("kind", "remote");

        IReadOnlyList<string> allowed = [], disallowed = [];
        if (o.Get("requestHeaders") is { } headers)
        {
            var h = reader.Object(headers, "HeaderFilter");
            allowed = h.Texts("allowed");
            disallowed = h.Texts("disallowed");
            h.End();
        }

        var processor = new McpGuardProcessor
        {
            Target = ReadCallout(o),
            Methods = o.Get("methods") is { } m ? reader.OrderedMap(m, n => reader.Enum(n, Words.GuardPhases)) : [],
            FailOpen = o.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open,
            Metadata = o.Cels("metadata"),
            AllowedHeaders = allowed,
            DisallowedHeaders = disallowed,
        };
        o.End();
        return processor;
    }

    private void WarnOptional(ObjectReader o, string policy)
    {
        if (o.Get("mode") is null && o.Node.Kind == NodeKind.Mapping)
        {
            reader.Warn(o.Node, string.Create(CultureInfo.InvariantCulture, $"{policy} has no mode and is optional: requests without a credential pass. Set mode: strict to require one."));
        }
    }
}
