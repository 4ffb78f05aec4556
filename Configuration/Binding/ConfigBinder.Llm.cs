using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>The <c>llm</c> section.</summary>
internal sealed partial class ConfigBinder
{
    private LlmConfig ReadLlm(ConfigNode node)
    {
        var o = reader.Object(node, "LlmConfig");
        var gateways = ReadGatewayReferences(o);
        var port = o.Port("port");
        var tls = o.Child("tls", ReadServerTls);
        if (gateways.Count > 0 && (port is not null || tls is not null))
        {
            reader.Error(node, "port and tls cannot be used beside gateways.", allowed: "gateways, or port and tls");
        }

        var providerNodes = o.Get("providers");
        var virtualNodes = o.Get("virtualModels");
        var modelNodes = o.Required("models");
        var llm = new LlmConfig
        {
            Gateways = gateways,
            Port = port,
            Tls = tls,
            Providers = providerNodes is null ? [] : reader.List(providerNodes, ReadLlmProvider),
            Models = modelNodes is null ? [] : reader.List(modelNodes, ReadLlmModel),
            VirtualModels = virtualNodes is null ? [] : reader.List(virtualNodes, ReadVirtualModel),
            Policies = o.Child("policies", ReadLlmPolicies) ?? new LlmPolicies(),
        };
        CheckDuplicates(providerNodes, llm.Providers, p => p.Name, "provider");
        CheckDuplicates(virtualNodes, llm.VirtualModels, v => v.Name, "virtual model");
        CheckModelIds(modelNodes, llm.Models);
        CheckModels(modelNodes, llm);
        CheckTargets(virtualNodes, llm);
        o.End();
        return llm;
    }

    private LlmPolicies ReadLlmPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "LlmPolicies");
        var gateway = ReadGatewayPolicyFields(o);
        var policies = new LlmPolicies
        {
            Cors = gateway.Cors,
            Oidc = gateway.Oidc,
            JwtAuth = gateway.JwtAuth,
            BasicAuth = gateway.BasicAuth,
            ApiKey = gateway.ApiKey,
            ExtAuthz = gateway.ExtAuthz,
            Authorization = gateway.Authorization,
            ExtProc = gateway.ExtProc,
            Transformations = gateway.Transformations,
            Guardrails = o.Child("guardrails", ReadPromptGuard),
            LocalRateLimit = o.List("localRateLimit", ReadRateLimitObject),
            RemoteRateLimit = o.Child("remoteRateLimit", n =>
            {
                var r = reader.Object(n, "RemoteRateLimit");
                var limit = ReadRemoteRateLimit(r);
                r.End();
                return limit;
            }),
        };
        o.End();
        return policies;
    }

    private LlmProvider ReadLlmProvider(ConfigNode node)
    {
        var o = reader.Object(node, "LlmProvider");
        var providerNode = o.Required("provider");
        var provider = new LlmProvider
        {
            Name = o.RequiredText("name"),
            Provider = providerNode is null ? new BuiltinProviderChoice(BuiltinProvider.OpenAi) : ReadProviderChoice(providerNode),
            Params = o.Child("params", ReadLlmParams) ?? new LlmParams(),
            Defaults = o.Child("defaults", ReadProviderDefaults) ?? new LlmModelSettings(),
            Path = node.Path,
        };
        if (provider.Provider is ReferenceProviderChoice)
        {
            reader.Error(providerNode!, "A provider cannot refer to another provider.", "reference", Words.BuiltinProviders.Allowed + ", a preset, or {custom: …}");
        }
        else if (providerNode is not null)
        {
            CheckProviderParams(node, provider.Provider, provider.Params);
        }

        o.End();
        return provider;
    }

    private LlmModelSettings ReadProviderDefaults(ConfigNode node)
    {
        var o = reader.Object(node, "LlmModelSettings");
        var settings = new LlmModelSettings
        {
            Defaults = o.JsonMap("defaults"),
            Overrides = o.JsonMap("overrides"),
            Transformation = o.Cels("transformation"),
            RequestHeaders = o.Child("requestHeaders", ReadHeaderModifier),
            ResponseHeaders = o.Child("responseHeaders", ReadHeaderModifier),
            Tls = o.Get("tls", "backendTLS") is { } tls ? ReadBackendTls(tls) : null,
            Auth = o.Child("auth", ReadBackendAuth),
            Health = o.Child("health", ReadHealth),
            BackendTunnel = o.Child("backendTunnel", ReadTunnel),
            PromptCaching = o.Child("promptCaching", ReadPromptCaching),
        };
        o.End();
        return settings;
    }

    private LlmModel ReadLlmModel(ConfigNode node)
    {
        var o = reader.Object(node, "LlmModel");
        var nameNode = o.Required("name");
        var id = o.Get("id");
        var providerNode = o.Required("provider");
        var model = new LlmModel
        {
            Name = nameNode is null ? "" : ReadModelPattern(nameNode),
            Id = id is null ? null : reader.NonEmptyText(id),
            Internal = o.Enum("visibility", Words.Visibilities, Visibility.Public) == Visibility.Internal,
            Provider = providerNode is null ? new BuiltinProviderChoice(BuiltinProvider.OpenAi) : ReadProviderChoice(providerNode),
            Params = o.Child("params", ReadLlmParams) ?? new LlmParams(),
            Passthrough = o.OptionalEnum("passthrough", Words.Passthroughs),
            Authorization = o.Child("authorization", ReadAuthorization),
            Defaults = o.JsonMap("defaults"),
            Overrides = o.JsonMap("overrides"),
            Transformation = o.Cels("transformation"),
            FinalTransformation = o.Cels("finalTransformation"),
            RequestHeaders = o.Child("requestHeaders", ReadHeaderModifier),
            ResponseHeaders = o.Child("responseHeaders", ReadHeaderModifier),
            Tls = o.Get("tls", "backendTLS") is { } tls ? ReadBackendTls(tls) : null,
            Auth = o.Child("auth", ReadBackendAuth),
            Health = o.Child("health", ReadHealth),
            BackendTunnel = o.Child("backendTunnel", ReadTunnel),
            Guardrails = o.Child("guardrails", ReadPromptGuard),
            PromptCaching = o.Child("promptCaching", ReadPromptCaching),
            Matches = o.List("matches", n =>
            {
                var m = reader.Object(n, "LlmMatch");
                var headers = m.List("headers", h => ReadNamedMatch(h, header: true));
                m.End();
                return headers;
            }),
            Path = node.Path,
        };
        if (model.Provider is ReferenceProviderChoice)
        {
            CheckReferenceParams(o.Get("params"));
        }
        else if (providerNode is not null)
        {
            CheckProviderParams(node, model.Provider, model.Params);
        }

        o.End();
        return model;
    }

    private void CheckReferenceParams(ConfigNode? parameters)
    {
        foreach (var child in parameters?.Children ?? [])
        {
            if (child.Key != "model" && !child.IsNull)
            {
                reader.Error(child, "A model that refers to a provider sets only params.model; the rest belongs to the provider.", child.Key, "model");
            }
        }
    }

    private LlmProviderChoice ReadProviderChoice(ConfigNode node)
    {
        reader.MayBe(node, Words.BuiltinProviders.Names.Concat(Words.ProviderPresets.Names));
        if (node.Kind == NodeKind.String)
        {
            if (Words.BuiltinProviders.TryGet(node.Text, out var builtin))
            {
                return new BuiltinProviderChoice(builtin);
            }

            if (Words.ProviderPresets.TryGet(node.Text, out var preset))
            {
                return new PresetProviderChoice(preset);
            }

            var near = Suggestion.For(node.Text, Words.BuiltinProviders.Names.Concat(Words.ProviderPresets.Names));
            reader.Error(
                node,
                near is null ? "This provider is not known." : $"This provider is not known; did you mean {near}?",
                ConfigReader.Quote(node.Text),
                $"{Words.BuiltinProviders.Allowed}, {Words.ProviderPresets.Allowed}, {{reference: name}}, {{custom: …}}");
            return new BuiltinProviderChoice(BuiltinProvider.OpenAi);
        }

        var o = reader.Object(node, "LlmProviderChoice");
        var one = o.OneOf("kind of provider", "reference", "custom");
        o.End();
        switch (one?.Key)
        {
            case "reference":
                var name = reader.NonEmptyText(one);
                Refer(one, "provider", name);
                return new ReferenceProviderChoice(name);
            case "custom":
                return new CustomProviderChoice(ReadCustomProvider(one));
            default:
                return new BuiltinProviderChoice(BuiltinProvider.OpenAi);
        }
    }

    private LlmParams ReadLlmParams(ConfigNode node)
    {
        var o = reader.Object(node, "LlmParams");
        var parameters = new LlmParams
        {
            Model = o.Text("model"),
            ApiKey = o.Secret("apiKey"),
            AwsRegion = o.Text("awsRegion"),
            VertexRegion = o.Text("vertexRegion"),
            VertexProject = o.Text("vertexProject"),
            AzureResourceName = o.Text("azureResourceName"),
            AzureResourceType = o.OptionalEnum("azureResourceType", Words.AzureResourceTypes),
            AzureApiVersion = o.Text("azureApiVersion"),
            AzureProjectName = o.Text("azureProjectName"),
            BaseUrl = o.Child("baseUrl", ReadBaseUrl),
            HostOverride = o.Child("hostOverride", ReadAddress),
            PathOverride = o.Child("pathOverride", ReadUrlPath),
            PathPrefix = o.Child("pathPrefix", ReadUrlPath),
            Tokenize = o.OptionalFlag("tokenize"),
            FirstByteTimeout = o.Duration("firstByteTimeout"),
        };
        if (parameters.BaseUrl is not null && (parameters.HostOverride ?? (object?)parameters.PathPrefix) is not null)
        {
            reader.Warn(node, "baseUrl wins over hostOverride and pathPrefix, which have no effect beside it.");
        }

        o.End();
        return parameters;
    }

    private Uri ReadBaseUrl(ConfigNode node)
    {
        var text = reader.Text(node);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0
            && (url.Scheme is "http" or "https") && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0)
        {
            return url;
        }

        if (node.Kind == NodeKind.String)
        {
            reader.Error(node, "This is not a base URL.", Uri.TryCreate(text, UriKind.Absolute, out var bad) && bad.UserInfo.Length > 0 ? "a URL with user and password" : ConfigReader.Quote(text), "an http or https URL without user, query and fragment");
        }

        return new Uri("http://invalid/");
    }

    private void CheckProviderParams(ConfigNode node, LlmProviderChoice choice, LlmParams parameters)
    {
        switch (choice)
        {
            case BuiltinProviderChoice { Provider: BuiltinProvider.Vertex } when parameters.VertexProject is null:
                Missing("vertexProject");
                break;
            case BuiltinProviderChoice { Provider: BuiltinProvider.Bedrock } when parameters.AwsRegion is null:
                Missing("awsRegion");
                break;
            case BuiltinProviderChoice { Provider: BuiltinProvider.Azure }:
                if (parameters.AzureResourceName is null)
                {
                    Missing("azureResourceName");
                }

                if (parameters.AzureResourceType is null)
                {
                    Missing("azureResourceType");
                }

                break;
            case CustomProviderChoice when parameters.BaseUrl is null && parameters.HostOverride is null:
                Missing("baseUrl");
                break;
        }

        void Missing(string field) => reader.Error(node.Find("params") ?? node, $"This provider needs params.{field}.");
    }

    private LlmVirtualModel ReadVirtualModel(ConfigNode node)
    {
        var o = reader.Object(node, "LlmVirtualModel");
        var name = o.RequiredText("name");
        if (name.Contains('*'))
        {
            reader.Error(o.Get("name")!, "The name of a virtual model is exact.", ConfigReader.Quote(name), "a name without *");
        }

        var model = new LlmVirtualModel { Name = name, Path = node.Path };
        if (o.Required("routing") is { } routing)
        {
            var r = reader.Object(routing, "LlmRouting");
            var one = r.OneValueOf("kind of routing", "weighted", "failover", "conditional");
            r.End();
            if (one is not null)
            {
                var k = reader.Object(one, "Llm" + char.ToUpperInvariant(one.Key![0]) + one.Key[1..] + "Routing");
                model = ReadTargets(model, one.Key!, k.Required("targets"));
                k.End();
            }
        }

        o.End();
        return model;
    }

    private LlmVirtualModel ReadTargets(LlmVirtualModel model, string kind, ConfigNode? targets)
    {
        if (targets is null)
        {
            return model;
        }

        if (targets is { Kind: NodeKind.Sequence, Children.Count: 0 })
        {
            reader.Error(targets, "A virtual model needs at least one target.");
        }

        switch (kind)
        {
            case "weighted":
                var weighted = reader.List(targets, n => Target(n, t => new WeightedModel(t.RequiredText("model"), t.Int("weight") ?? 1)));
                WarnNoWeight(targets, weighted.Select(t => t.Weight), "no request finds a model");
                return model with { Weighted = weighted };
            case "failover":
                return model with
                {
                    Failover = reader.List(targets, n => Target(n, t => new FailoverModel(
                        t.RequiredText("model"),
                        t.Required("priority") is { } p ? (int)reader.Integer(p, 0, int.MaxValue) : 0))),
                };
            default:
                var list = reader.List(targets, n => Target(n, t => new ConditionalModel(t.RequiredText("model"), t.Condition("when"))));
                for (var i = 0; i < list.Count - 1; i++)
                {
                    if (list[i].When is null)
                    {
                        reader.Error(targets.Children[i], "Only the last target may have no condition: the targets after it would never be used.");
                    }
                }

                return model with { Conditional = list };
        }

        T Target<T>(ConfigNode n, Func<ObjectReader, T> read)
        {
            var t = reader.Object(n, "Llm" + char.ToUpperInvariant(kind[0]) + kind[1..] + "Target");
            var target = read(t);
            t.End();
            return target;
        }
    }

    private void CheckModelIds(ConfigNode? list, IReadOnlyList<LlmModel> models)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            if (models[i].Id is { Length: > 0 } id && !seen.Add(id))
            {
                reader.Error(list!.Children[i].Find("id")!, "There is already a model with this id.", ConfigReader.Quote(id));
            }
        }
    }

    private void CheckModels(ConfigNode? list, LlmConfig llm)
    {
        for (var i = 0; i < llm.Models.Count; i++)
        {
            var model = llm.Models[i];
            var parameters = model.Params;
            var choice = model.Provider;
            var auth = model.Auth;
            if (choice is ReferenceProviderChoice reference)
            {
                if (llm.Providers.FirstOrDefault(p => p.Name == reference.Name) is not { } provider)
                {
                    continue;
                }

                (parameters, choice, auth) = (provider.Params, provider.Provider, model.Auth ?? provider.Defaults.Auth);
            }

            if (parameters.ApiKey is not null && auth is not null)
            {
                reader.Warn(list!.Children[i], "params.apiKey wins over auth, which has no effect beside it.");
            }

            var needsKey = choice is BuiltinProviderChoice { Provider: BuiltinProvider.OpenAi or BuiltinProvider.Anthropic or BuiltinProvider.Gemini }
                or PresetProviderChoice { Preset: not ProviderPreset.Ollama };
            if (needsKey && parameters.ApiKey is null && auth is null)
            {
                reader.Warn(list!.Children[i], "There is no credential for the provider: the client's own Authorization header is sent to it.");
            }
        }
    }

    private void CheckTargets(ConfigNode? list, LlmConfig llm)
    {
        for (var i = 0; i < llm.VirtualModels.Count; i++)
        {
            var model = llm.VirtualModels[i];
            var names = model.Weighted.Select(t => t.Model).Concat(model.Failover.Select(t => t.Model)).Concat(model.Conditional.Select(t => t.Model)).ToList();
            var targets = list!.Children[i].Find("routing") is { Children: [var kind, ..] } ? kind.Find("targets") : null;
            for (var t = 0; t < names.Count; t++)
            {
                if (names[t].Length > 0 && !llm.Models.Any(m => MatchesModel(m.Name, names[t])))
                {
                    var near = Suggestion.For(names[t], llm.Models.Select(m => m.Name));
                    reader.Error(
                        targets!.Children[t].Find("model") ?? targets.Children[t],
                        near is null ? "No model has this name." : $"No model has this name; did you mean {near}?",
                        ConfigReader.Quote(names[t]),
                        "a name that an entry of llm.models has or matches");
                }
            }
        }
    }

    private static bool MatchesModel(string pattern, string name) =>
        pattern == "*" || (pattern.StartsWith('*') ? name.EndsWith(pattern[1..], StringComparison.Ordinal)
            : pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : string.Equals(pattern, name, StringComparison.Ordinal));
}
