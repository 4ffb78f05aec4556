using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Policies.Authorization;
using Agentgateway.Gateway.Routing;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm;
using Agentgateway.Llm.Models;

namespace Agentgateway.Gateway.Ai;

/// <summary>The <c>llm</c> section: its models and virtual models behind one handler.</summary>
internal sealed class LlmSectionCompiler(AiTargetCompiler targets, AttemptLoop attempts, OpaqueForwarder opaque, PriceTable prices, TimeProvider time) : ILlmSectionCompiler
{
    public IBackendHandler Compile(LlmConfig llm, Compilation compilation)
    {
        var refused = false;
        if (llm.Policies.Guardrails is not null)
        {
            compilation.Warn("llm.policies.guardrails", "not supported by this version: calls are refused");
            refused = true;
        }

        var models = new List<LlmModelEntry>(llm.Models.Count);
        for (var i = 0; i < llm.Models.Count; i++)
        {
            if (Model(llm, llm.Models[i], i, compilation) is { } entry)
            {
                models.Add(entry);
            }
        }

        var virtuals = new List<LlmVirtualEntry>(llm.VirtualModels.Count);
        foreach (var model in llm.VirtualModels)
        {
            if (Virtual(model, models, compilation) is { } entry)
            {
                virtuals.Add(entry);
            }
        }

        return refused
            ? new RefusingLlmHandler(LlmRouteMap.Router)
            : new LlmRouterHandler(new LlmModelTable(models, virtuals), compilation.Capture, attempts, opaque, prices, time);
    }

    private LlmModelEntry? Model(LlmConfig llm, LlmModel model, int index, Compilation compilation)
    {
        if (!ModelPattern.TryParse(model.Name, out var pattern))
        {
            compilation.Error(model.Path, $"'{model.Name}' may hold one * at its start or end");
            return null;
        }

        var reference = model.Provider is ReferenceProviderChoice named ? llm.Providers.FirstOrDefault(p => p.Name == named.Name) : null;
        if (model.Provider is ReferenceProviderChoice missing && reference is null)
        {
            compilation.Error(model.Path, $"llm.providers has no '{missing.Name}'");
            return null;
        }

        WarnIneffective(model, compilation);
        var name = model.Id is { } id ? "llm:model:" + id : $"llm:model:{model.Name}:{index}";
        if (targets.Compile(SpecOf(model, reference, name), compilation) is not { } target)
        {
            return null;
        }

        var other = model.Passthrough switch
        {
            LlmPassthrough.Detect => LlmRouteType.Detect,
            _ => LlmRouteType.Passthrough,
        };
        return new LlmModelEntry(model.Name, pattern, model.Internal, target, other, Matches(model), Allows(model, compilation));
    }

    // A model's own values win; the maps of both are united (config.md 7.1.2).
    private static AiTargetSpec SpecOf(LlmModel model, LlmProvider? reference, string name)
    {
        var defaults = reference?.Defaults ?? new LlmModelSettings();
        var parameters = reference?.Params ?? model.Params;
        var choice = reference?.Provider ?? model.Provider;
        return new AiTargetSpec
        {
            Name = name,
            Path = model.Path,
            Provider = ProviderOf(choice, parameters, model.Params.Model ?? parameters.Model),
            Preset = (choice as PresetProviderChoice)?.Preset,
            PresetModel = model.Params.Model ?? parameters.Model,
            FallbackLabel = reference?.Name,
            BaseUrl = parameters.BaseUrl,
            HostOverride = parameters.HostOverride,
            PathOverride = parameters.PathOverride,
            PathPrefix = parameters.PathPrefix,
            ApiKey = parameters.ApiKey,
            FirstByteTimeout = parameters.FirstByteTimeout,
            Auth = model.Auth ?? defaults.Auth,
            Tls = model.Tls ?? defaults.Tls,
            Tunnel = model.BackendTunnel ?? defaults.BackendTunnel,
            PromptCaching = model.PromptCaching ?? defaults.PromptCaching,
            RequestHeaders = (model.RequestHeaders ?? defaults.RequestHeaders) is { } request ? [request] : [],
            ResponseHeaders = (model.ResponseHeaders ?? defaults.ResponseHeaders) is { } response ? [response] : [],
            Overrides = United(defaults.Overrides, model.Overrides),
            Defaults = United(defaults.Defaults, model.Defaults),
            Transformation = United(defaults.Transformation, model.Transformation),
            FinalTransformation = model.FinalTransformation,
            Tokenize = parameters.Tokenize ?? false,
        };
    }

    private static AiProvider? ProviderOf(LlmProviderChoice choice, LlmParams p, string? model) => choice switch
    {
        BuiltinProviderChoice { Provider: BuiltinProvider.OpenAi } => new OpenAiProvider(model),
        BuiltinProviderChoice { Provider: BuiltinProvider.Anthropic } => new AnthropicProvider(model),
        BuiltinProviderChoice { Provider: BuiltinProvider.Gemini } => new GeminiProvider(model),
        BuiltinProviderChoice { Provider: BuiltinProvider.Copilot } => new CopilotProvider(model),
        BuiltinProviderChoice { Provider: BuiltinProvider.Vertex } => new VertexProvider(model, p.VertexRegion, p.VertexProject ?? ""),
        BuiltinProviderChoice { Provider: BuiltinProvider.Bedrock } => new BedrockProvider(model, p.AwsRegion ?? ""),
        BuiltinProviderChoice { Provider: BuiltinProvider.Azure } =>
            new AzureProvider(model, p.AzureResourceName ?? "", p.AzureResourceType ?? AzureResourceType.OpenAi, p.AzureApiVersion, p.AzureProjectName),
        CustomProviderChoice custom => custom.Provider with { Model = model ?? custom.Provider.Model },
        _ => null,
    };

    private static Dictionary<string, T> United<T>(IReadOnlyDictionary<string, T> low, IReadOnlyDictionary<string, T> high)
    {
        var all = new Dictionary<string, T>(low, StringComparer.Ordinal);
        foreach (var (name, value) in high)
        {
            all[name] = value;
        }

        return all;
    }

    private LlmVirtualEntry? Virtual(LlmVirtualModel model, List<LlmModelEntry> models, Compilation compilation)
    {
        var names = model.Weighted.Count > 0 ? model.Weighted.Select(t => t.Model)
            : model.Failover.Count > 0 ? model.Failover.OrderBy(t => t.Priority).Select(t => t.Model)
            : model.Conditional.Select(t => t.Model);
        var found = new List<LlmVirtualTarget>();
        foreach (var name in names)
        {
            var entry = models.Where(m => m.Pattern.Matches(name)).MaxBy(m => m.Pattern.Specificity);
            if (entry is null)
            {
                compilation.Error(model.Path, $"no model of the llm section serves the target '{name}'");
                return null;
            }

            found.Add(new LlmVirtualTarget(name, entry));
        }

        var groups = model.Failover.Count == 0 ? null : new PriorityGroups(
            model.Failover.Zip(found, (t, target) => (t.Priority, target))
                .GroupBy(t => t.Priority).OrderBy(g => g.Key)
                .Select(g => g.Select(t => new AiChoice(t.target.Entry.Target, t.target.Model))),
            time);
        return new LlmVirtualEntry(
            model.Name,
            found,
            model.Weighted.Count > 0 ? [.. model.Weighted.Select(t => t.Weight)] : null,
            model.Conditional.Count > 0 ? [.. model.Conditional.Select(t => Condition(t, compilation))] : null,
            groups);
    }

    private static Func<Exchange, bool>? Condition(ConditionalModel target, Compilation compilation) =>
        target.When is { } when ? compilation.Expressions.Condition(when, "virtualModel.when") : null;

    private static Func<Exchange, bool>? Allows(LlmModel model, Compilation compilation) =>
        model.Authorization is { } authorization ? new AuthorizationRules(authorization.Rules, compilation.Expressions).Allows : null;

    private static Func<Exchange, bool>? Matches(LlmModel model)
    {
        if (model.Matches.Count == 0)
        {
            return null;
        }

        ValueRule[][] any = [.. model.Matches.Select(all => all.Select(Rule).ToArray())];
        return exchange => Array.Exists(any, all => Array.TrueForAll(all, rule => exchange.Request.Headers.TryGetValue(rule.Name, out var value) && rule.IsMatch(value.ToString())));
    }

    private static ValueRule Rule(NamedMatch match) => new(
        match.Name,
        match.Kind == ValueMatchKind.Exact ? match.Value : null,
        match.Kind == ValueMatchKind.Regex ? RouteRegex.Create(match.Value) : null);

    private static void WarnIneffective(LlmModel model, Compilation compilation)
    {
        if (model.Guardrails is not null)
        {
            compilation.Error(model.Path + ".guardrails", "not supported by this version");
        }
    }
}
