using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>The <c>ai</c> policy and its guards.</summary>
internal sealed partial class ConfigBinder
{
    private AiPolicy ReadAiPolicy(ConfigNode node)
    {
        var o = reader.Object(node, "AiPolicy");
        IReadOnlyList<PromptMessage> prepend = [], append = [];
        if (o.Get("prompts") is { } prompts)
        {
            var p = reader.Object(prompts, "Prompts");
            prepend = p.List("prepend", ReadPrompt);
            append = p.List("append", ReadPrompt);
            p.End();
        }

        var policy = new AiPolicy
        {
            Defaults = o.JsonMap("defaults"),
            Overrides = o.JsonMap("overrides"),
            Transformations = o.Cels("transformations"),
            FinalTransformations = o.Cels("finalTransformations"),
            PrependPrompts = prepend,
            AppendPrompts = append,
            ModelAliases = o.OrderedTexts("modelAliases"),
            PromptCaching = o.Child("promptCaching", ReadPromptCaching),
            Routes = o.Get("routes") is { } routes ? reader.OrderedMap(routes, n => reader.Enum(n, Words.AiRouteTypes)) : [],
            PromptGuard = o.Child("promptGuard", ReadPromptGuard),
        };
        o.End();
        return policy;
    }

    private PromptMessage ReadPrompt(ConfigNode node)
    {
        var o = reader.Object(node, "PromptMessage");
        var content = o.Required("content");
        var message = new PromptMessage(o.RequiredText("role"), content is null ? "" : reader.Text(content));
        o.End();
        return message;
    }

    private PromptCaching ReadPromptCaching(ConfigNode node)
    {
        var o = reader.Object(node, "PromptCaching");
        var minimumGiven = o.Has("minTokens");
        var minimum = o.Int("minTokens");
        var caching = new PromptCaching(
            o.Flag("cacheSystem", true),
            o.Flag("cacheMessages", true),
            o.Flag("cacheTools"),
            minimumGiven ? minimum : 1024,
            o.Int("cacheMessageOffset") ?? 0);
        o.End();
        return caching;
    }

    private PromptGuard ReadPromptGuard(ConfigNode node)
    {
        var o = reader.Object(node, "PromptGuard");
        var guard = new PromptGuard(
            o.Enum("streaming", Words.GuardStreamings, GuardStreaming.Disabled) == GuardStreaming.Enabled,
            o.List("request", n => ReadGuard(n, request: true)),
            o.List("response", n => ReadGuard(n, request: false)));
        o.End();
        return guard;
    }

    private Guard ReadGuard(ConfigNode node, bool request)
    {
        var o = reader.Object(node, "Guard");
        var one = request
            ? o.OneOf("guard", "regex", "webhook", "openAIModeration", "bedrockGuardrails", "googleModelArmor", "azureContentSafety")
            : o.OneOf("guard", "regex", "webhook", "bedrockGuardrails", "googleModelArmor", "azureContentSafety");
        IReadOnlyList<GuardScope> scope = [GuardScope.SystemPrompt, GuardScope.Messages];
        if (request && o.Get("scope") is { } scopes)
        {
            scope = reader.List(scopes, n => reader.Enum(n, Words.GuardScopes));
            if (scopes.Kind == NodeKind.Sequence && scope.Count == 0)
            {
                reader.Error(scopes, "The scope must not be empty.", allowed: Words.GuardScopes.Allowed);
            }

            if (scope.Any(s => s is GuardScope.ToolInput or GuardScope.ToolOutput) && one?.Key is not (null or "regex" or "bedrockGuardrails"))
            {
                reader.Error(scopes, "This guard cannot look at tools.", allowed: "systemPrompt, messages");
            }
        }

        var guard = new Guard
        {
            Kind = ReadGuardKind(one),
            Rejection = o.Child("rejection", ReadRejection) ?? new GuardRejection(),
            Scope = scope,
        };
        o.End();
        return guard;
    }

    private GuardRejection ReadRejection(ConfigNode node)
    {
        var o = reader.Object(node, "GuardRejection");
        var body = o.Get("body");
        var rejection = new GuardRejection
        {
            Body = body is null ? null : ReadBytes(body),
            Status = o.Int("status", 100, 999) ?? 403,
            Headers = o.Child("headers", ReadHeaderModifier),
        };
        o.End();
        return rejection;
    }

    private GuardKind ReadGuardKind(ConfigNode? one)
    {
        if (one is null)
        {
            return new RegexGuard(false, []);
        }

        var o = reader.Object(one, "GuardKind." + one.Key);
        GuardKind kind = one.Key switch
        {
            "webhook" => new WebhookGuard(
                o.Required("target") is { } target ? ReadSimpleReference(target) : new AddressReference(new TargetAddress("invalid", 1)),
                o.OrderedCels("headers"),
                o.List("forwardHeaderMatches", n => ReadNamedMatch(n, header: true)),
                o.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open),
            "openAIModeration" => new OpenAiModerationGuard(o.Text("model"), Policies(o)),
            "bedrockGuardrails" => new BedrockGuard(o.RequiredText("guardrailIdentifier"), o.RequiredText("guardrailVersion"), o.RequiredText("region"), Policies(o)),
            "googleModelArmor" => new ModelArmorGuard(o.RequiredText("templateId"), o.RequiredText("projectId"), o.Text("location"), Policies(o)),
            "azureContentSafety" => new AzureContentSafetyGuard(
                o.RequiredText("endpoint"),
                Policies(o),
                o.Child("analyzeText", n =>
                {
                    var a = reader.Object(n, "AzureAnalyzeText");
                    var analyze = new AzureAnalyzeText(a.Int("severityThreshold"), a.Text("apiVersion"), a.Texts("blocklistNames"), a.OptionalFlag("haltOnBlocklistHit"));
                    a.End();
                    return analyze;
                }),
                o.Child("detectJailbreak", n =>
                {
                    var d = reader.Object(n, "AzureDetectJailbreak");
                    var detect = new AzureDetectJailbreak(d.Text("apiVersion"));
                    d.End();
                    return detect;
                })),
            _ => new RegexGuard(
                o.Enum("action", Words.GuardActions, GuardAction.Mask) == GuardAction.Reject,
                o.RequiredList("rules", ReadRegexRule)),
        };
        o.End();
        return kind;

        SimpleBackendPolicies Policies(ObjectReader g) => g.Child("policies", ReadSimpleBackendPolicies) ?? new SimpleBackendPolicies();
    }

    private RegexGuardRule ReadRegexRule(ConfigNode node)
    {
        var o = reader.Object(node, "RegexGuardRule");
        var one = o.OneOf("rule", "builtin", "pattern");
        o.End();
        if (one is { Key: "builtin" })
        {
            return new RegexGuardRule(null, reader.Enum(one, Words.BuiltinPatterns));
        }

        var pattern = one is null ? "" : reader.NonEmptyText(one);
        if (one is not null)
        {
            CheckRegex(one, pattern);
        }

        return new RegexGuardRule(pattern, null);
    }
}
