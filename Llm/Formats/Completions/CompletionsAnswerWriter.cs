using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Writes a complete chat completion (llm.md 3.1, 3.4, 3.7).</summary>
internal static class CompletionsAnswerWriter
{
    /// <summary>Writes the answer.</summary>
    public static void Write(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id is { Length: > 0 } id ? id : context.NewId("chatcmpl-"));
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, answer.Created ?? context.Now());
        json.WriteString("model"u8, answer.Model ?? context.RequestModel ?? "");
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < answer.Choices.Count; i++)
        {
            Choice(answer.Choices[i], i, json, context);
        }

        json.WriteEndArray();
        if (answer.Usage is not null)
        {
            json.WritePropertyName("usage"u8);
            CompletionsUsage.Write(answer.Usage, json);
        }

        if (answer.ServiceTier is not null)
        {
            json.WriteString("service_tier"u8, answer.ServiceTier);
        }

        if (answer.SystemFingerprint is not null)
        {
            json.WriteString("system_fingerprint"u8, answer.SystemFingerprint);
        }

        json.WriteEndObject();
    }

    private static void Choice(ChatChoice choice, int index, Utf8JsonWriter json, TranslationContext context)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        Text(choice, json);
        Reasoning(choice, json);
        var calls = choice.Parts.OfType<ToolCallPart>().ToList();
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                Call(call with { Name = context.ClientToolName(call.Name) }, json);
            }

            json.WriteEndArray();
        }

        CompletionsImages.Write(json, [.. choice.Parts.OfType<MediaPart>().Where(static media => media.Kind == MediaKind.Image && (media.Base64 is not null || media.Url is not null))]);

        json.WriteEndObject();
        Logprobs(choice, json);
        json.WriteString("finish_reason"u8, CompletionsStopReasons.Write(choice.Stop ?? StopReason.EndTurn, choice.Parts.Exists(static part => part is TextPart { IsRefusal: true })));
        json.WriteEndObject();
    }

    private static void Call(ToolCallPart call, Utf8JsonWriter json)
    {
        if (!call.IsCustom)
        {
            CompletionsMessageWriter.ToolCall(json, call);
            return;
        }

        json.WriteStartObject();
        json.WriteString("id"u8, call.Id);
        json.WriteString("type"u8, "custom"u8);
        json.WriteStartObject("custom"u8);
        json.WriteString("name"u8, call.Name);
        json.WriteString("input"u8, call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Text(ChatChoice choice, Utf8JsonWriter json)
    {
        if (choice.Parts.Count == 0)
        {
            json.WriteString("content"u8, ""u8);
        }

        Text("content"u8, choice, isRefusal: false, json);
        Annotations(choice, json);
        Text("refusal"u8, choice, isRefusal: true, json);
    }

    private static void Text(ReadOnlySpan<byte> name, ChatChoice choice, bool isRefusal, Utf8JsonWriter json)
    {
        TextPart? first = null;
        List<string>? all = null;
        foreach (var part in choice.Parts)
        {
            if (part is not TextPart text || text.IsRefusal != isRefusal)
            {
                continue;
            }

            if (first is null)
            {
                first = text;
            }
            else
            {
                (all ??= [first.Text]).Add(text.Text);
            }
        }

        if (all is not null)
        {
            json.WriteString(name, string.Concat(all));
        }
        else if (first is not null)
        {
            json.WriteText(name, first);
        }
    }

    private static void Annotations(ChatChoice choice, Utf8JsonWriter json)
    {
        if (!choice.Parts.Exists(static part => part is TextPart { Citations.Count: > 0 }))
        {
            return;
        }

        json.WriteStartArray("annotations"u8);
        var offset = 0;
        foreach (var text in choice.Parts.OfType<TextPart>().Where(static text => !text.IsRefusal))
        {
            foreach (var citation in text.Citations ?? [])
            {
                Citations.Write(json, citation, offset, text.Text.Length, nested: true);
            }

            offset += text.Text.Length;
        }

        json.WriteEndArray();
    }

    private static void Reasoning(ChatChoice choice, Utf8JsonWriter json)
    {
        if (!choice.Parts.Exists(static part => part is ReasoningPart))
        {
            return;
        }

        var thoughts = choice.Parts.OfType<ReasoningPart>().ToList();
        var text = string.Concat(thoughts.Select(static part => part.Text));
        if (text.Length > 0)
        {
            json.WriteString("reasoning_content"u8, text);
        }

        // One field can replay one block: a signature stands for one block only.
        if (thoughts.Count == 1 && ReasoningSeal.ToSignature(thoughts[0]) is { } signature)
        {
            json.WriteString("reasoning_signature"u8, signature);
        }
    }

    private static void Logprobs(ChatChoice choice, Utf8JsonWriter json)
    {
        if (choice.Parts.OfType<TextPart>().FirstOrDefault(static text => text.Logprobs is not null)?.Logprobs is { } logprobs)
        {
            json.WriteStartObject("logprobs"u8);
            json.WritePropertyName("content"u8);
            logprobs.WriteTo(json);
            json.WriteEndObject();
        }
    }
}
