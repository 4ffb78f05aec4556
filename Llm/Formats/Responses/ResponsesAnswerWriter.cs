using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Writes response objects: complete answers, and the snapshots inside stream events.</summary>
internal static class ResponsesAnswerWriter
{
    /// <summary>Writes a complete answer.</summary>
    public static void Write(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context)
    {
        var choice = answer.Choices.Count > 0 ? answer.Choices[0] : new ChatChoice();
        if (answer.Choices.Count > 1)
        {
            context.Note("choices", "Responses gives one answer");
        }

        var items = ResponsesItem.Group(choice.Parts, context);
        MarkCut(items, choice.Stop, context);
        WriteHead(json, context.NewId("resp_"), answer.Created ?? context.Now(), context.RequestModel is { Length: > 0 } asked ? asked : answer.Model ?? "", context);
        WriteStatus(json, choice.Stop, answer.Error);
        json.WriteStartArray("output"u8);
        foreach (var item in items)
        {
            item.Write(json, context);
        }

        json.WriteEndArray();
        if (answer.Usage is { } usage)
        {
            ResponsesUsage.Write(usage, json, context, nullCacheWrite: false);
        }

        if (answer.ServiceTier is { } tier && context.RequestEcho is not null)
        {
            json.WriteString("service_tier"u8, tier);
        }

        json.WriteEndObject();
    }

    /// <summary>A message at the end of an answer that was cut off is incomplete.</summary>
    public static void MarkCut(List<ResponsesItem> items, StopReason? stop, TranslationContext context)
    {
        if (items.Count > 0 && items[^1].Part is null && IsCut(stop) && context.Upstream != ChatFormat.Completions)
        {
            items[^1].Status = "incomplete";
        }
    }

    /// <summary>Opens a response object and writes what is known from the start.</summary>
    public static void WriteHead(Utf8JsonWriter json, string id, long created, string model, TranslationContext context)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, created);
        json.WriteString("model"u8, model);
        if (context.RequestEcho is { } echo)
        {
            ResponsesEcho.Write(echo, json);
        }
    }

    /// <summary>Writes status, error and the reason of an incomplete answer.</summary>
    public static void WriteStatus(Utf8JsonWriter json, StopReason? stop, ChatError? error)
    {
        if (error is not null || stop == StopReason.Error)
        {
            json.WriteString("status"u8, "failed"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, error?.Code ?? error?.Type ?? "server_error");
            json.WriteString("message"u8, error?.Message ?? "The provider could not finish the answer.");
            json.WriteEndObject();
        }
        else if (IsCut(stop))
        {
            json.WriteString("status"u8, "incomplete"u8);
            json.WriteStartObject("incomplete_details"u8);
            json.WriteString("reason"u8, stop is StopReason.ContentFilter or StopReason.Refusal ? "content_filter"u8 : "max_output_tokens"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("status"u8, "completed"u8);
        }
    }

    /// <summary>Writes the usage of a stream's last event.</summary>
    public static void WriteStreamUsage(Utf8JsonWriter json, TokenUsage? usage, TranslationContext context)
    {
        if (usage is not null)
        {
            ResponsesUsage.Write(usage, json, context, nullCacheWrite: true);
        }
    }

    private static bool IsCut(StopReason? stop) => stop is StopReason.MaxTokens or StopReason.ContextWindow or StopReason.ContentFilter or StopReason.Refusal;
}
