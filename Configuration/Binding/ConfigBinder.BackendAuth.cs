using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>The forms of <c>backendAuth</c>.</summary>
internal sealed partial class ConfigBinder
{
    private static readonly string[] ReservedClaims = ["iat", "exp", "nbf"];

    private BackendAuth ReadBackendAuth(ConfigNode node)
    {
        reader.MayBe(node, ["copilot"]);
        if (node.Kind == NodeKind.String)
        {
            if (node.Text != "copilot")
            {
                reader.Error(node, "This is not a form of credential.", node.Describe(), "copilot, or an object such as {key: …}");
            }

            return new BackendAuth(new CopilotAuth(), []);
        }

        var o = reader.Object(node, "BackendAuth");
        var credentials = o.List("credentials", n =>
        {
            var c = reader.Object(n, "BackendCredential");
            var location = c.Required("location");
            var credential = new BackendCredential(
                location is null ? AuthorizationLocation.Bearer : ReadInsertLocation(location)!,
                c.RequiredSecret("key"));
            c.End();
            return credential;
        });
        string[] forms = ["key", "passthrough", "gcp", "aws", "azure", "jwtSign", "oauthTokenExchange", "crossAppAccess"];
        var alone = o.Has("credentials") && !forms.Any(f => node.Find(f) is not null);
        var one = alone ? null : o.OneOf("form of credential", forms);
        foreach (var form in forms)
        {
            o.Has(form);
        }

        BackendAuthKind? main = one?.Key switch
        {
            "key" => ReadKeyAuth(one),
            "passthrough" => ReadPassthrough(one),
            "gcp" => ReadGcp(one),
            "aws" => ReadAws(one),
            "azure" => ReadAzure(one),
            "jwtSign" => ReadJwtSign(one),
            "oauthTokenExchange" => ReadTokenExchange(one),
            "crossAppAccess" => ReadCrossAppAccess(one),
            _ => null,
        };
        o.End();
        return new BackendAuth(main, credentials);
    }

    private KeyAuth ReadKeyAuth(ConfigNode node)
    {
        if (!reader.IsObjectWith(node, "value"))
        {
            return new KeyAuth(reader.Secret(node), null);
        }

        var o = reader.Object(node, "KeyAuth");
        var key = new KeyAuth(o.RequiredSecret("value"), o.Child("location", n => ReadInsertLocation(n)!));
        o.End();
        return key;
    }

    private PassthroughAuth ReadPassthrough(ConfigNode node)
    {
        var o = reader.Object(node, "Passthrough");
        var passthrough = new PassthroughAuth(o.Child("location", n => ReadInsertLocation(n)!));
        o.End();
        return passthrough;
    }

    private GcpAuth ReadGcp(ConfigNode node)
    {
        var o = reader.Object(node, "GcpAuth");
        var type = o.Word("type", "idToken", "accessToken");

        var audience = type == "idToken" ? o.Text("audience") : null;
        var gcp = new GcpAuth(type == "idToken", audience, o.Secret("credential"));
        o.End();
        return gcp;
    }

    private AwsAuth ReadAws(ConfigNode node)
    {
        var o = reader.Object(node, "AwsAuth");
        var region = o.Text("region");
        var service = o.Text("serviceName");
        AwsAuth aws;
        if (node.Find("accessKeyId") is not null || node.Find("secretAccessKey") is not null)
        {
            aws = new AwsAuth(o.RequiredText("accessKeyId"), o.RequiredSecret("secretAccessKey"), o.Secret("sessionToken"), region, service, null);
        }
        else
        {
            o.Has("accessKeyId");
            o.Has("secretAccessKey");
            aws = new AwsAuth(null, null, null, region, service, o.Child("assumeRole", ReadAssumeRole));
        }

        o.End();
        return aws;
    }

    private AwsAssumeRole ReadAssumeRole(ConfigNode node)
    {
        var o = reader.Object(node, "AwsAssumeRole");
        string? name = null;
        CelExpression? expression = null;
        if (o.Get("sessionName") is { } session)
        {
            if (session.Kind == NodeKind.Mapping)
            {
                var s = reader.Object(session, "AwsSessionName");
                expression = s.RequiredCel("expression");
                s.End();
            }
            else
            {
                name = reader.Text(session);
            }
        }

        var role = new AwsAssumeRole(o.RequiredText("roleArn"), name, expression, o.List("tags", n =>
        {
            var t = reader.Object(n, "AwsSessionTag");
            var key = t.RequiredText("key");
            var one = t.OneValueOf("value", "value", "expression");
            t.End();
            return new AwsSessionTag(key, one is { Key: "value" } ? reader.Text(one) : null, one is { Key: "expression" } ? reader.Cel(one) : null);
        }));
        o.End();
        return role;
    }

    private AzureAuth ReadAzure(ConfigNode node)
    {
        var o = reader.Object(node, "AzureAuth");
        var one = o.OneOf("source", "explicitConfig", "developerImplicit", "implicit");
        o.End();
        if (one is null or { Key: not "explicitConfig" })
        {
            if (one is { Kind: not NodeKind.Null })
            {
                reader.Object(one, "Marker").End();
            }

            return new AzureAuth(one?.Key == "developerImplicit" ? AzureCredentialKind.DeveloperImplicit : AzureCredentialKind.Implicit);
        }

        var e = reader.Object(one, "AzureExplicit");
        var source = e.OneOf("source", "clientSecret", "managedIdentity", "workloadIdentity");
        e.End();
        switch (source?.Key)
        {
            case "clientSecret":
                var c = reader.Object(source, "AzureClientSecret");
                var secret = new AzureAuth(AzureCredentialKind.ClientSecret, c.RequiredText("tenant_id"), c.RequiredText("client_id"), c.RequiredSecret("client_secret"));
                c.End();
                return secret;
            case "managedIdentity":
                return ReadManagedIdentity(source);
            default:
                if (source is { Kind: not NodeKind.Null })
                {
                    reader.Object(source, "Marker").End();
                }

                return new AzureAuth(AzureCredentialKind.WorkloadIdentity);
        }
    }

    private AzureAuth ReadManagedIdentity(ConfigNode node)
    {
        var o = reader.Object(node, "AzureManagedIdentity");
        var assigned = o.Get("userAssignedIdentity");
        o.End();
        if (assigned is null)
        {
            return new AzureAuth(AzureCredentialKind.ManagedIdentity);
        }

        var u = reader.Object(assigned, "AzureUserAssignedIdentity");
        var one = u.OneOf("identity", "clientId", "objectId", "resourceId");
        u.End();
        var id = one is null ? null : reader.NonEmptyText(one);
        return new AzureAuth(
            AzureCredentialKind.ManagedIdentity,
            ClientId: one?.Key == "clientId" ? id : null,
            ObjectId: one?.Key == "objectId" ? id : null,
            ResourceId: one?.Key == "resourceId" ? id : null);
    }

    private JwtSignAuth ReadJwtSign(ConfigNode node)
    {
        var o = reader.Object(node, "JwtSign");
        var ttl = o.Get("ttl");
        var sign = new JwtSignAuth(
            o.RequiredSecret("signingKey"),
            o.Enum("alg", Words.SigningAlgorithms, JwtSigningAlgorithm.Rs256),
            o.Text("kid"),
            o.JsonMap("claims"),
            ttl is null ? TimeSpan.FromSeconds(300) : reader.Duration(ttl),
            o.Child("location", n => ReadInsertLocation(n)!));
        if (sign.Ttl < TimeSpan.FromSeconds(1))
        {
            reader.Error(ttl!, "The token would be expired at once.", ConfigReader.Quote(ttl!.Text), "1s or more");
        }

        foreach (var claim in o.Get("claims")?.Children ?? [])
        {
            if (ReservedClaims.Contains(claim.Key))
            {
                reader.Error(claim, $"The claim {claim.Key} is set by the gateway.");
            }
        }

        o.End();
        return sign;
    }

    private OAuthTokenExchange ReadTokenExchange(ConfigNode node)
    {
        var o = reader.Object(node, "OAuthTokenExchange");
        var grant = o.Word("grantType", "tokenExchange", "jwtBearer");

        TokenSource? actor = null;
        var mayAct = false;
        if (o.Get("actorToken") is { } actorNode)
        {
            var a = reader.Object(actorNode, "ActorToken");
            actor = ReadTokenSource(a, required: true);
            mayAct = a.Flag("enforceMayAct");
            a.End();
        }

        var exchange = new OAuthTokenExchange
        {
            Target = ReadCallout(o),
            Path = o.Text("path") ?? "/",
            JwtBearer = grant == "jwtBearer",
            SubjectToken = o.Child("subjectToken", ReadTokenSource) ?? TokenSource.Default,
            ActorToken = actor,
            EnforceMayAct = mayAct,
            Audiences = o.Texts("audiences"),
            Scopes = o.Texts("scopes"),
            Resources = o.Texts("resources"),
            RequestedTokenType = o.Text("requestedTokenType"),
            ClientAuth = o.Child("clientAuth", ReadClientAuth),
            AdditionalParams = o.Cels("additionalParams"),
            Location = o.Child("authorizationLocation", n => ReadInsertLocation(n)!) ?? AuthorizationLocation.Bearer,
            Cache = o.Child("cache", ReadTokenCache) ?? new TokenCache(),
        };
        o.End();
        return exchange;
    }

    private CrossAppAccess ReadCrossAppAccess(ConfigNode node)
    {
        var o = reader.Object(node, "CrossAppAccess");
        var access = new CrossAppAccess
        {
            IdentityProvider = ReadOAuthEndpoint(o, "identityProvider"),
            ResourceAuthorizationServer = ReadOAuthEndpoint(o, "resourceAuthorizationServer"),
            Audience = o.RequiredText("audience"),
            Resources = o.Texts("resources"),
            Scopes = o.Texts("scopes"),
            AccessTokenScopes = o.OptionalTexts("accessTokenScopes"),
            SubjectToken = o.Child("subjectToken", n =>
            {
                var s = reader.Object(n, "SubjectToken");
                var source = new TokenSource(s.Child("source", ReadLocation) ?? AuthorizationLocation.Bearer, s.Text("tokenType"));
                s.End();
                return source;
            }),
            Cache = o.Child("cache", ReadTokenCache) ?? new TokenCache(),
        };
        o.End();
        return access;
    }

    private OAuthEndpoint ReadOAuthEndpoint(ObjectReader parent, string key)
    {
        if (parent.Required(key) is not { } node)
        {
            return new OAuthEndpoint(
                new CalloutTarget(new AddressReference(new TargetAddress("invalid", 1)), new SimpleBackendPolicies()),
                "/",
                new ClientSecretAuth("", null, ClientSecretMethod.Post));
        }

        var o = reader.Object(node, "OAuthEndpoint");
        var auth = o.Required("clientAuth");
        var endpoint = new OAuthEndpoint(
            ReadCallout(o),
            o.Text("path") ?? "/",
            auth is null ? new ClientSecretAuth("", null, ClientSecretMethod.Post) : ReadClientAuth(auth));
        o.End();
        return endpoint;
    }

    private TokenSource ReadTokenSource(ConfigNode node)
    {
        var o = reader.Object(node, "TokenSource");
        var source = ReadTokenSource(o, required: false);
        o.End();
        return source;
    }

    private TokenSource ReadTokenSource(ObjectReader o, bool required)
    {
        var location = required ? o.Required("source") : o.Get("source");
        return new TokenSource(location is null ? AuthorizationLocation.Bearer : ReadLocation(location), o.Text("tokenType") ?? TokenSource.AccessTokenType);
    }

    private TokenCache ReadTokenCache(ConfigNode node)
    {
        var o = reader.Object(node, "TokenCache");
        var cache = new TokenCache(o.Int("maxEntries") ?? 8192, o.Duration("defaultTtl"));
        o.End();
        return cache;
    }

    private OAuthClientAuth ReadClientAuth(ConfigNode node)
    {
        var o = reader.Object(node, "OAuthClientAuth");
        var id = o.RequiredText("clientId");
        var method = o.Word("method", "clientSecretBasic", "clientSecretPost", "privateKeyJwt");
        if (method is null && o.Has("method") && o.Get("method") is not null)
        {
            // Which other fields there are depends on the method.
            return new ClientSecretAuth(id, null, ClientSecretMethod.Post);
        }

        OAuthClientAuth auth;
        switch (method)
        {
            default:
                auth = new ClientSecretAuth(id, o.RequiredSecret("clientSecret"), ClientSecretMethod.Basic);
                break;
            case "clientSecretPost":
                auth = new ClientSecretAuth(id, o.Secret("clientSecret"), ClientSecretMethod.Post);
                break;
            case "privateKeyJwt":
                var header = o.Word("certificateHeader", "x5c", "x5t#S256");

                auth = new PrivateKeyJwtAuth(
                    id,
                    o.RequiredSecret("signingKey"),
                    o.Secret("certificate"),
                    header == "x5t#S256",
                    o.Enum("alg", Words.SigningAlgorithms, JwtSigningAlgorithm.Rs256),
                    o.Text("kid"),
                    o.RequiredText("assertionAudience"));
                break;
        }

        o.End();
        return auth;
    }
}
