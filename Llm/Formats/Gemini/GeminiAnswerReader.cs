using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads a complete <c>GenerateContentResponse</c>.</summary>
internal static class GeminiAnswerReader
{
    /// <summary>Reads the answer; neighbouring texts and thoughts become one part each, as a folded stream has them.</summary>
    /// <exception cref="TranslationRefusedException">The body is no such answer.</exception>
    public static ChatAnswer Read(JsonElement body, TranslationContext context)
    {
        if (body.ValueKind != JsonValueKind.Object || (body.Member("candidates"u8) is null && body.Member("promptFeedback"u8) is null && body.Member("usageMetadata"u8) is null))
        {
            throw new TranslationRefusedException("candidates", "Not an answer of generateContent.");
        }

        var answer = new ChatAnswer
        {
            Source = ChatFormat.Gemini,
            Id = body.Text("responseId"u8),
            Model = body.Text("modelVersion"u8),
            Usage = GeminiUsage.Read(body),
        };
        var number = 0;
        foreach (var candidate in body.Items("candidates"u8))
        {
            answer.Choices.Add(Candidate(candidate, number++, answer.Id, context));
        }

        if (answer.Choices.Count == 0)
        {
            var blocked = body.Object("promptFeedback"u8)?.Text("blockReason"u8) is not null;
            answer.Choices.Add(new ChatChoice { Stop = blocked ? StopReason.ContentFilter : StopReason.EndTurn });
        }

        answer.Id ??= $"vertex-gemini-{context.Time.GetUtcNow().ToUnixTimeMilliseconds()}";
        return answer;
    }

    private static ChatChoice Candidate(JsonElement candidate, int number, string? responseId, TranslationContext context)
    {
        var choice = new ChatChoice { ProviderReason = candidate.Text("finishReason"u8) };
        var calls = 0;
        if (candidate.Object("content"u8) is { } content)
        {
            foreach (var part in content.Items("parts"u8))
            {
                if (GeminiPartReader.Read(part, context) is not { } read)
                {
                    continue;
                }

                if (read is ToolCallPart call)
                {
                    var id = call.Id.Length > 0 ? call.Id : NameCall(responseId, number, calls, context);
                    calls++;
                    read = call with { Id = context.Client == ChatFormat.Gemini ? id : ThoughtIds.Join(id, call.Signature) };
                }

                Add(choice.Parts, read);
            }
        }

        var said = candidate.Object("groundingMetadata"u8) is null ? -1 : choice.Parts.FindLastIndex(static part => part is TextPart);
        if (said >= 0 && choice.Parts[said] is TextPart text && Citations.Gemini(candidate, text.Text) is { } citations)
        {
            choice.Parts[said] = text with { Citations = citations };
        }

        choice.Stop = candidate.Text("finishReason"u8) is { } reason ? GeminiFinish.Read(reason, calls > 0) : calls > 0 ? StopReason.ToolUse : StopReason.EndTurn;
        return choice;
    }

    /// <summary>An id for a call that came without one; the same for the same place in the same answer.</summary>
    public static string NameCall(string? responseId, int candidate, int call, TranslationContext context)
    {
        responseId ??= context.NewId("");
        return candidate == 0 ? $"call_{responseId}_{call}" : $"call_{responseId}_{candidate}_{call}";
    }

    private static void Add(List<ChatPart> parts, ChatPart part)
    {
        switch (part, parts.Count > 0 ? parts[^1] : null)
        {
            case (TextPart text, TextPart last):
                parts[^1] = last with { Text = last.Text + text.Text };
                break;
            case (ReasoningPart thoughts, ReasoningPart { Signature: null } last):
                parts[^1] = last with { Text = last.Text + thoughts.Text, Signature = thoughts.Signature };
                break;
            case (TextPart { Text.Length: 0 }, _):
                break;
            default:
                parts.Add(part);
                break;
        }
    }
}
