using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>Backends of routes, named backends, AI backends, targeted policies.</summary>
internal sealed partial class ConfigBinder
{
    private static readonly string[] GatewayPhasePolicies = ["cors", "oidc", "jwtAuth", "basicAuth", "apiKey", "extAuthz", "authorization", "extProc", "transformations"];

    private RouteBackend ReadRouteBackend(ConfigNode node)
    {
        if (reader.IsWord(node, "invalid"))
        {
            return new RouteBackend { Kind = new InvalidBackend(), Path = node.Path };
        }

        var o = reader.Object(node, "RouteBackend");
        var one = o.OneOf("kind of backend", "host", "service", "backend", "dynamic", "mcp", "ai", "aws", "internal", "routeGroup", "invalid");
        var backend = new RouteBackend
        {
            Weight = o.Int("weight") ?? 1,
            Kind = ReadBackendKind(one),
            Policies = o.Child("policies", ReadBackendPolicies) ?? new BackendPolicies(),
            Path = node.Path,
        };
        if (backend.Policies.InferenceRouting is not null && backend.Kind is not ServiceBackend)
        {
            reader.Error(o.Get("policies")!.Find("inferenceRouting")!, "inferenceRouting is for a service only.", one?.Key, "service");
        }

        o.End();
        return backend;
    }

    private BackendKind ReadBackendKind(ConfigNode? one)
    {
        switch (one?.Key)
        {
            case "host":
                return new HostBackend(ReadAddress(one));
            case "service":
                return new ServiceBackend(ReadService(one));
            case "backend":
                return new ReferenceBackend(ReadBackendName(one).Name);
            case "dynamic":
                var d = reader.Object(one, "DynamicBackend");
                var dynamic = new DynamicBackend(d.Cel("target"));
                d.End();
                return dynamic;
            case "mcp":
                return ReadMcpBackend(one);
            case "ai":
                return ReadAiBackend(one);
            case "aws":
                return ReadAwsBackend(one);
            case "internal":
                var path = reader.NonEmptyText(one);
                return new InternalBackend(path == "forward" ? null : path);
            case "routeGroup":
                var group = reader.NonEmptyText(one);
                Refer(one, "routeGroup", group);
                return new RouteGroupBackend(group);
            case "invalid":
                reader.Object(one, "Marker").End();
                return new InvalidBackend();
            default:
                return new InvalidBackend();
        }
    }

    private NamedBackend ReadNamedBackend(ConfigNode node)
    {
        var o = reader.Object(node, "NamedBackend");
        var name = o.RequiredText("name");
        if (name.StartsWith('/'))
        {
            reader.Error(o.Get("name")!, "The name of a backend has no leading slash.", ConfigReader.Quote(name), ConfigReader.Quote(name.TrimStart('/')));
        }

        var one = o.OneOf("kind of backend", "host", "internal", "mcp", "ai", "aws");
        var backend = new NamedBackend
        {
            Name = name.TrimStart('/'),
            Kind = ReadBackendKind(one),
            Policies = o.Child("policies", ReadBackendPolicies) ?? new BackendPolicies(),
            Path = node.Path,
        };
        if (backend.Policies.InferenceRouting is not null)
        {
            reader.Error(o.Get("policies")!.Find("inferenceRouting")!, "inferenceRouting is for a service only.", one?.Key, "a route backend with service");
        }

        o.End();
        return backend;
    }

    private AwsBackend ReadAwsBackend(ConfigNode node)
    {
        var o = reader.Object(node, "AwsBackend");
        var core = o.Required("agentCore");
        o.End();
        if (core is null)
        {
            return new AwsBackend("", null);
        }

        var c = reader.Object(core, "AgentCore");
        var backend = new AwsBackend(c.RequiredText("agentRuntimeArn"), c.Text("qualifier"));
        c.End();
        return backend;
    }

    private AiBackend ReadAiBackend(ConfigNode node)
    {
        if (!reader.IsObjectWith(node, "groups"))
        {
            return new AiBackend([new AiProviderGroup([ReadAiBackendProvider(node)])]);
        }

        var o = reader.Object(node, "AiBackend");
        var groups = o.RequiredList("groups", n =>
        {
            var g = reader.Object(n, "AiProviderGroup");
            var list = g.Required("providers");
            var providers = list is null ? [] : reader.List(list, ReadAiBackendProvider);
            if (list is { Kind: NodeKind.Sequence } && providers.Count == 0)
            {
                reader.Error(list, "A group needs at least one provider.");
            }

            g.End();
            return new AiProviderGroup(providers);
        });
        CheckProviderNames(node, groups);
        o.End();
        return new AiBackend(groups);
    }

    private void CheckProviderNames(ConfigNode node, IReadOnlyList<AiProviderGroup> groups)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var provider in groups.SelectMany(g => g.Providers))
        {
            if (provider.Name.Length > 0 && !seen.Add(provider.Name))
            {
                reader.Error(node, "There is already a provider with this name.", ConfigReader.Quote(provider.Name));
            }
        }
    }

    private AiBackendProvider ReadAiBackendProvider(ConfigNode node)
    {
        var o = reader.Object(node, "AiBackendProvider");
        var provider = o.Required("provider");
        var result = new AiBackendProvider
        {
            Name = o.RequiredText("name"),
            Provider = provider is null ? new OpenAiProvider(null) : ReadAiProvider(provider),
            HostOverride = o.Child("hostOverride", ReadAddress),
            PathOverride = o.Child("pathOverride", ReadUrlPath),
            PathPrefix = o.Child("pathPrefix", ReadUrlPath),
            Tokenize = o.Flag("tokenize"),
            FirstByteTimeout = o.Duration("firstByteTimeout"),
            Policies = o.Child("policies", ReadBackendPolicies) ?? new BackendPolicies(),
            Path = node.Path,
        };
        o.End();
        return result;
    }

    private string ReadUrlPath(ConfigNode node)
    {
        var path = reader.Text(node);
        if (path.Length > 0 && path[0] != '/')
        {
            reader.Error(node, "A path starts with a slash.", ConfigReader.Quote(path), "/" + path);
        }

        return path;
    }

    private AiProvider ReadAiProvider(ConfigNode node)
    {
        if (reader.IsWord(node, "copilot"))
        {
            return new CopilotProvider(null);
        }

        var outer = reader.Object(node, "AiProvider");
        var one = outer.OneOf("provider", "openAI", "gemini", "vertex", "anthropic", "bedrock", "azure", "copilot", "custom");
        outer.End();
        if (one is null)
        {
            return new OpenAiProvider(null);
        }

        if (one.Key == "custom")
        {
            return ReadCustomProvider(one);
        }

        var o = reader.Object(one, one.Key switch { "openAI" => "OpenAiProvider", _ => char.ToUpperInvariant(one.Key![0]) + one.Key[1..] + "Provider" });
        var model = o.Text("model");
        AiProvider provider = one.Key switch
        {
            "gemini" => new GeminiProvider(model),
            "anthropic" => new AnthropicProvider(model),
            "copilot" => new CopilotProvider(model),
            "vertex" => new VertexProvider(model, o.Text("region"), o.RequiredText("projectId")),
            "bedrock" => new BedrockProvider(model, o.RequiredText("region"), o.Text("guardrailIdentifier"), o.Text("guardrailVersion")),
            "azure" => new AzureProvider(
                model,
                o.RequiredText("resourceName"),
                o.Required("resourceType") is { } type ? reader.Enum(type, Words.AzureResourceTypes) : AzureResourceType.OpenAi,
                o.Text("apiVersion"),
                o.Text("projectName")),
            _ => new OpenAiProvider(model, o.Child("moderation", ReadModeration)),
        };
        o.End();
        return provider;
    }

    private CustomProvider ReadCustomProvider(ConfigNode node)
    {
        var o = reader.Object(node, "CustomProvider");
        var list = o.Required("formats");
        var provider = new CustomProvider(o.Text("model"), o.Text("providerOverride"), list is null ? [] : reader.List(list, n =>
        {
            var f = reader.Object(n, "ProviderFormat");
            var type = f.Required("type");
            var format = new ProviderFormatConfig(
                type is null ? ProviderFormat.Completions : reader.Enum(type, Words.ProviderFormats),
                f.Child("path", ReadUrlPath));
            f.End();
            return format;
        }));
        if (list is { Kind: NodeKind.Sequence, Children.Count: 0 })
        {
            reader.Error(list, "A custom provider needs at least one format.", allowed: Words.ProviderFormats.Allowed);
        }

        o.End();
        return provider;
    }

    private OpenAiModeration ReadModeration(ConfigNode node)
    {
        var o = reader.Object(node, "OpenAiModeration");
        ModerationMode? input = null, output = null;
        if (o.Get("policy") is { } policy)
        {
            var p = reader.Object(policy, "ModerationPolicy");
            input = p.Get("input") is { } i ? Mode(i) : null;
            output = p.Get("output") is { } x ? Mode(x) : null;
            p.End();
        }

        var moderation = new OpenAiModeration(o.Text("model") ?? "omni-moderation-latest", input, output);
        o.End();
        return moderation;

        ModerationMode Mode(ConfigNode n)
        {
            var m = reader.Object(n, "ModerationConfig");
            var mode = m.Required("mode");
            m.End();
            return mode is null ? ModerationMode.Score : reader.Enum(mode, Words.ModerationModes);
        }
    }

    private TargetedPolicy ReadTargetedPolicy(ConfigNode node)
    {
        var o = reader.Object(node, "TargetedPolicy");
        var (name, space) = ("", "");
        if (o.Required("name") is { } nameNode)
        {
            var n = reader.Object(nameNode, "ResourceName");
            name = n.RequiredText("name");
            space = n.Required("namespace") is { } s ? reader.Text(s) : "";
            n.End();
        }

        var target = o.Required("target");
        var policy = o.Required("policy");
        var result = new TargetedPolicy
        {
            Name = name,
            Namespace = space,
            Target = target is null ? new InvalidTarget() : ReadTarget(target),
            GatewayPhase = o.Enum("phase", Words.Phases, Phase.Route) == Phase.Gateway,
            Policy = policy is null ? new RoutePolicies() : ReadRoutePolicies(policy),
            Path = node.Path,
        };
        if (policy is { Kind: NodeKind.Mapping })
        {
            CheckTargetedPolicy(result, policy);
        }

        o.End();
        return result;
    }

    private void CheckTargetedPolicy(TargetedPolicy policy, ConfigNode node)
    {
        var present = node.Children.Where(c => !c.IsNull).ToList();
        if (present.Count != 1)
        {
            reader.Error(node, "An entry holds exactly one policy.", present.Count == 0 ? "none" : string.Join(", ", present.Select(c => c.Key)));
            return;
        }

        var only = present[0];
        if (policy.GatewayPhase && !GatewayPhasePolicies.Contains(only.Key))
        {
            reader.Error(only, "This policy cannot run in the gateway phase.", only.Key, string.Join(", ", GatewayPhasePolicies));
        }

        if (policy.Target is (BackendTarget or ServiceTarget) && only.Key is ("extAuthz" or "transformations") && only.Find("conditional") is not null)
        {
            reader.Error(only, "A policy of a backend cannot be conditional.");
        }
    }

    private PolicyTarget ReadTarget(ConfigNode node)
    {
        var o = reader.Object(node, "PolicyTarget");
        var one = o.OneOf("target", "gateway", "route", "backend", "listenerSet");
        o.End();
        if (one is null || (one.Key == "backend" && reader.IsWord(one, "invalid")))
        {
            return new InvalidTarget();
        }

        var t = reader.Object(one, char.ToUpperInvariant(one.Key![0]) + one.Key[1..] + "Target");
        PolicyTarget target;
        switch (one.Key)
        {
            case "gateway":
                target = new GatewayTarget(t.RequiredText("gatewayName"), t.RequiredText("gatewayNamespace"), t.Text("listenerName"), t.Port("port", minimum: 0));
                if (target is GatewayTarget { ListenerName: not null, Port: not null })
                {
                    reader.Error(one, "Only one of listenerName and port may be given.");
                }

                break;
            case "route":
                target = new RouteTarget(t.RequiredText("name"), t.RequiredText("namespace"), t.Text("ruleName"), t.Text("kind"));
                break;
            case "listenerSet":
                target = new ListenerSetTarget(t.RequiredText("name"), t.RequiredText("namespace"), t.Text("section"));
                break;
            default:
                var kind = t.OneOf("backend", "backend", "service");
                target = kind is null ? new InvalidTarget() : ReadBackendTarget(kind);
                break;
        }

        t.End();
        return target;
    }

    private PolicyTarget ReadBackendTarget(ConfigNode node)
    {
        var o = reader.Object(node, node.Key == "service" ? "ServiceResource" : "BackendResource");
        PolicyTarget target;
        if (node.Key == "service")
        {
            target = new ServiceTarget(o.RequiredText("hostname"), o.RequiredText("namespace"), o.Port("port", minimum: 0));
        }
        else
        {
            // The namespace of a standalone backend is the empty text.
            var space = o.Required("namespace");
            target = new BackendTarget(o.RequiredText("name"), space is null ? "" : reader.Text(space), o.Text("section"));
        }

        o.End();
        return target;
    }
}
