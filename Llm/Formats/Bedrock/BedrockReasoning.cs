using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Messages;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>What the reasoning settings of a request become on Bedrock.</summary>
/// <param name="Type"><c>enabled</c>, <c>adaptive</c>, <c>disabled</c>; null if nothing is sent.</param>
/// <param name="Budget">Token budget, for <c>enabled</c>.</param>
/// <param name="MaxTokens">Output limit to send.</param>
/// <param name="Effort">Effort for Claude, beside the type; null if none is sent.</param>
internal readonly record struct BedrockReasoning(string? Type, long Budget, long MaxTokens, string? Effort = null)
{
    private const long DefaultMaxTokens = 4096;
    private const long LeastBudget = 1024;

    /// <summary>The model thinks, so that sampling settings and a forced tool are not allowed.</summary>
    public bool Thinks => Type is "enabled" or "adaptive";

    /// <summary>Settles budget and output limit together: the budget must be less than the limit.</summary>
    public static BedrockReasoning For(ChatRequest request, BedrockFamily family, TranslationContext context)
    {
        var given = request.MaxTokens;
        var max = given ?? DefaultMaxTokens;
        if (request.Reasoning is not { } reasoning)
        {
            return new BedrockReasoning(null, 0, max);
        }

        if (request.Source is ChatFormat.Messages or ChatFormat.Bedrock && reasoning.Mode != ChatReasoningMode.Unspecified)
        {
            // Anthropic's own words: passed on as they are, the client knows the rules.
            return reasoning.Mode switch
            {
                ChatReasoningMode.Disabled => new BedrockReasoning("disabled", 0, max, reasoning.Effort),
                ChatReasoningMode.Adaptive => new BedrockReasoning("adaptive", 0, max, reasoning.Effort),
                _ => new BedrockReasoning("enabled", reasoning.Budget ?? LeastBudget, max, reasoning.Effort),
            };
        }

        if (request.Source == ChatFormat.Messages)
        {
            return new BedrockReasoning(null, 0, max, reasoning.Effort);
        }

        if (family == BedrockFamily.Claude)
        {
            var claude = ClaudeThinking.For(request, context);
            return new BedrockReasoning(claude.Type, claude.Budget, claude.MaxTokens, claude.Effort);
        }

        if (reasoning.Mode == ChatReasoningMode.Disabled || reasoning.Budget == 0)
        {
            return new BedrockReasoning(null, 0, max);
        }

        if ((reasoning.Budget is > 0 ? reasoning.Budget : ReasoningEffort.BudgetOf(reasoning.Effort)) is not { } budget)
        {
            return new BedrockReasoning(reasoning.Mode == ChatReasoningMode.Adaptive ? "adaptive" : null, 0, max);
        }

        budget = Math.Max(budget, LeastBudget);
        if (given is null)
        {
            return new BedrockReasoning("enabled", budget, budget < max ? max : budget + DefaultMaxTokens);
        }

        return max <= LeastBudget ? new BedrockReasoning(null, 0, max) : new BedrockReasoning("enabled", Math.Min(budget, max - 1), max);
    }
}
