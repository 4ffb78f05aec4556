using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>What the reasoning settings of a client of another format become for a Claude model (llm.md 3.1), and the output limit that goes with them.</summary>
/// <param name="Type"><c>enabled</c>, <c>adaptive</c>; null if the model is not told to think.</param>
/// <param name="Budget">Thinking tokens, for <c>enabled</c>; less than <paramref name="MaxTokens"/>.</param>
/// <param name="Effort">Effort for models without budgets; null for the model's default.</param>
/// <param name="MaxTokens">Output limit to send; thoughts count.</param>
internal readonly record struct ClaudeThinking(string? Type, long Budget, string? Effort, long MaxTokens)
{
    private const long DefaultMaxTokens = 4096;
    private const long Floor = 1024;

    /// <summary>Settles thinking and output limit together. Where the client gave no limit, thoughts do not eat up the room for the answer.</summary>
    public static ClaudeThinking For(ChatRequest request, TranslationContext context)
    {
        var most = request.MaxTokens ?? DefaultMaxTokens;
        var none = new ClaudeThinking(null, 0, null, most);
        if (request.Reasoning is not { Mode: not ChatReasoningMode.Disabled } reasoning || (reasoning.Effort == "none" && reasoning.Budget is null))
        {
            return none;
        }

        var forced = request.ToolChoice?.Mode is ChatToolChoiceMode.Required or ChatToolChoiceMode.Named;
        if (forced)
        {
            // The choice is what the client relies on; the effort is a wish.
            context.Note("reasoning_effort", "a thinking model cannot be forced to a tool");
        }

        if (ClaudeVersion.Of(request.Model) >= ClaudeVersion.AdaptiveOnly)
        {
            return Adaptive(reasoning, none, forced, request.MaxTokens);
        }

        var budget = reasoning.Budget ?? ReasoningEffort.BudgetOf(reasoning.Effort) ?? -1;
        if (forced || budget < 0)
        {
            return none;
        }

        if (budget < Floor || most <= Floor)
        {
            context.Note("reasoning_effort", "the output limit leaves no room for thinking");
            return none;
        }

        most = request.MaxTokens is null && budget >= most ? budget + DefaultMaxTokens : most;
        return new ClaudeThinking("enabled", Math.Min(budget, most - 1), null, most);
    }

    private static ClaudeThinking Adaptive(ChatReasoning reasoning, ClaudeThinking none, bool forced, long? given)
    {
        var effort = reasoning.Effort switch
        {
            "minimal" => "low",
            "low" or "medium" or "high" or "xhigh" or "max" => reasoning.Effort,
            _ => reasoning.Budget is { } budget ? ReasoningEffort.EffortOf(budget) : null,
        };
        if (effort == "none" || (effort is null && reasoning.Budget is null && reasoning.Mode is ChatReasoningMode.Unspecified))
        {
            return none;
        }

        return new ClaudeThinking(forced ? null : "adaptive", 0, effort, given ?? DefaultMaxTokens + (ReasoningEffort.BudgetOf(effort) ?? DefaultMaxTokens));
    }
}
