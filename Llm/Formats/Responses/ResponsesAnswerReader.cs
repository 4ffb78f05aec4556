using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads a complete response object.</summary>
internal static class ResponsesAnswerReader
{
    /// <summary>Reads the answer.</summary>
    /// <exception cref="TranslationRefusedException">The body is no response, or one that is not over or has failed, and the client speaks another format.</exception>
    public static ChatAnswer Read(JsonElement body, TranslationContext context)
    {
        if (body.Member("output"u8) is not { ValueKind: JsonValueKind.Array } && body.Member("error"u8) is null)
        {
            throw new TranslationRefusedException("output", "Not a response object.");
        }

        var answer = new ChatAnswer
        {
            Source = ChatFormat.Responses,
            Id = body.Text("id"u8),
            Model = body.Text("model"u8),
            Created = body.Integer("created_at"u8),
            Usage = ResponsesUsage.Read(body),
            ServiceTier = body.Text("service_tier"u8),
        };
        var status = body.Text("status"u8);
        if (body.Object("error"u8) is { } error)
        {
            answer.Error = OpenAiErrors.Read(0, error);
        }

        if (context.Client != ChatFormat.Responses && (answer.Error is not null || status is "failed" or "in_progress" or "queued" or "cancelled"))
        {
            throw new TranslationRefusedException("status", answer.Error?.Message ?? $"The response is {status}.");
        }

        var choice = new ChatChoice { ProviderReason = ReasonOf(body) };
        foreach (var item in body.Items("output"u8))
        {
            Add(item, choice.Parts);
        }

        choice.Stop = StopOf(body, choice.Parts.Exists(part => part is ToolCallPart), choice.Parts.Exists(part => part is TextPart { IsRefusal: true }));
        answer.Choices.Add(choice);
        return answer;
    }

    /// <summary>Why a response ended, in OpenAI's words: what made it incomplete, else its status.</summary>
    public static string? ReasonOf(JsonElement response) => response.Object("incomplete_details"u8)?.Text("reason"u8) ?? response.Text("status"u8);

    /// <summary>Why a response ended.</summary>
    public static StopReason StopOf(JsonElement response, bool hasCalls, bool hasRefusal)
    {
        switch (response.Text("status"u8))
        {
            case "incomplete":
                var reason = response.Object("incomplete_details"u8)?.Text("reason"u8) ?? "";
                return reason.Contains("filter", StringComparison.Ordinal) ? StopReason.ContentFilter
                    : reason.Contains("context", StringComparison.Ordinal) ? StopReason.ContextWindow
                    : StopReason.MaxTokens;
            case "failed" or "cancelled":
                return StopReason.Error;
            default:
                return hasCalls ? StopReason.ToolUse : hasRefusal ? StopReason.Refusal : StopReason.EndTurn;
        }
    }

    /// <summary>Reads one output item into parts.</summary>
    public static void Add(JsonElement item, List<ChatPart> parts)
    {
        switch (item.Text("type"u8))
        {
            case "message":
                foreach (var content in item.Items("content"u8))
                {
                    switch (content.Text("type"u8))
                    {
                        case "output_text" or "text":
                            parts.Add(TextPart.Of(content, "text"u8) with { Citations = Citations.OpenAi(content.Member("annotations"u8)), Logprobs = content.Member("logprobs"u8) });
                            break;
                        case "refusal":
                            parts.Add(new TextPart(content.Text("refusal"u8) ?? "") { IsRefusal = true });
                            break;
                    }
                }

                break;
            case "function_call" or "custom_tool_call" when item.Text("name"u8) is not { Length: > 0 }:
                break;
            case "function_call":
                parts.Add(new ToolCallPart(item.Text("call_id"u8) ?? item.Text("id"u8) ?? "", item.Text("name"u8) ?? "", item.Text("arguments"u8) ?? "")
                {
                    ItemId = item.Text("id"u8),
                    Namespace = item.Text("namespace"u8),
                });
                break;
            case "custom_tool_call":
                parts.Add(new ToolCallPart(item.Text("call_id"u8) ?? item.Text("id"u8) ?? "", item.Text("name"u8) ?? "", item.Text("input"u8) ?? "")
                {
                    IsCustom = true,
                    ItemId = item.Text("id"u8),
                });
                break;
            case "reasoning":
                var reasoning = ResponsesInputReader.Reasoning(item);
                if (reasoning.Text.Length > 0 || (reasoning.Encrypted ?? reasoning.Redacted ?? reasoning.Signature) is not null)
                {
                    parts.Add(reasoning);
                }

                break;
            case "image_generation_call" when item.Text("result"u8) is { Length: > 0 } image:
                parts.Add(new MediaPart(MediaKind.Image) { Base64 = image, MediaType = "image/" + (item.Text("output_format"u8) ?? "png") });
                break;
            case { } type:
                parts.Add(new OpaquePart(ChatFormat.Responses, type, item));
                break;
        }
    }
}
