using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Translation;

/// <summary>Outcome of <see cref="Translator.TranslateAnswer"/>.</summary>
/// <param name="Answer">What was read; usage, model and tool calls for telemetry. Null if the body was no answer of the provider's format: a 502.</param>
/// <remarks>The <see cref="System.Text.Json.JsonElement"/> members of the answer and its texts must no longer be used.</remarks>
public readonly record struct AnswerTranslation(ChatAnswer? Answer)
{
    /// <summary>Characters of the answer, for an estimate of its tokens; null if the provider reported them.</summary>
    public long? Characters { get; init; }

    /// <summary>What the provider says went wrong, in a body that is no answer although its status is a success: a failed response, or an error object. Null if it says nothing.</summary>
    public ChatError? Failure { get; init; }

    /// <summary>What the failed answer has used all the same; null if not reported.</summary>
    public TokenUsage? FailedUsage { get; init; }

    /// <summary>The model that the failed answer names; null if none.</summary>
    public string? FailedModel { get; init; }
}
