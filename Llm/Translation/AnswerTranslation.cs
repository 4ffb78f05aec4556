using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Outcome of <see cref="Translator.TranslateAnswer"/>.</summary>
/// <param name="Answer">What was read; usage, model and tool calls for telemetry. Null if the body was no answer of the provider's format: a 502.</param>
/// <remarks>The <see cref="System.Text.Json.JsonElement"/> members of the answer must no longer be used.</remarks>
public readonly record struct AnswerTranslation(ChatAnswer? Answer);
