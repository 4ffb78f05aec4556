using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Reads a complete chat completion.</summary>
internal static class CompletionsAnswerReader
{
    /// <summary>Reads the answer.</summary>
    /// <exception cref="JsonException">It has no choices.</exception>
    public static ChatAnswer Read(JsonElement body)
    {
        var answer = new ChatAnswer
        {
            Source = ChatFormat.Completions,
            Id = body.Text("id"u8),
            Model = body.Text("model"u8),
            Created = body.Integer("created"u8),
            ServiceTier = body.Text("service_tier"u8),
            SystemFingerprint = body.Text("system_fingerprint"u8),
        };
        foreach (var choice in body.Items("choices"u8))
        {
            answer.Choices.Add(Choice(choice));
        }

        if (answer.Choices.Count == 0)
        {
            throw new JsonException("A chat completion without choices.");
        }

        if (body.Object("usage"u8) is { } usage)
        {
            answer.Usage = new TokenUsage();
            UsageObjectReader.Read(usage, answer.Usage);
        }

        return answer;
    }

    private static ChatChoice Choice(JsonElement choice)
    {
        var read = new ChatChoice { Stop = choice.Text("finish_reason"u8) is { } reason ? CompletionsStopReasons.Read(reason) : null, ProviderReason = choice.Text("finish_reason"u8) };
        if (choice.Object("message"u8) is not { } message)
        {
            return read;
        }

        var reasoning = message.Text("reasoning_content"u8) ?? message.Text("reasoning"u8);
        var signature = message.Text("reasoning_signature"u8);
        if (!string.IsNullOrEmpty(reasoning) || !string.IsNullOrEmpty(signature))
        {
            read.Parts.Add(ReasoningSeal.Open(reasoning ?? "", signature));
        }

        Content(read, message, choice.Object("logprobs"u8)?.Member("content"u8));
        if (message.Text("refusal"u8) is { Length: > 0 } refusal)
        {
            read.Parts.Add(new TextPart(refusal) { IsRefusal = true });
            read.Stop = read.Stop == StopReason.EndTurn ? StopReason.Refusal : read.Stop;
        }

        if (message.Object("audio"u8) is { } audio)
        {
            Audio(read, audio);
        }

        read.Parts.AddRange(CompletionsImages.Read(message));
        foreach (var call in message.Items("tool_calls"u8))
        {
            read.Parts.Add(CompletionsRequestReader.ToolCall(call));
        }

        if (message.Object("function_call"u8) is { } old && old.Text("name"u8) is { Length: > 0 } name)
        {
            // What tool calls were called before 2024; some compatible servers still say it so.
            read.Parts.Add(new ToolCallPart("", name, old.Text("arguments"u8) ?? ""));
        }

        // Some compatible providers end tool calls with "stop".
        read.Stop = read.Stop == StopReason.EndTurn && read.Parts.Exists(static part => part is ToolCallPart) ? StopReason.ToolUse : read.Stop;
        return read;
    }

    // A spoken answer has its text in the transcript.
    private static void Audio(ChatChoice read, JsonElement audio)
    {
        if (audio.Text("transcript"u8) is { Length: > 0 } transcript && !read.Parts.Exists(static part => part is TextPart { IsEmpty: false }))
        {
            read.Parts.RemoveAll(static part => part is TextPart);
            read.Parts.Add(new TextPart(transcript));
        }

        if (audio.Text("data"u8) is { } data)
        {
            read.Parts.Add(new MediaPart(MediaKind.Audio) { Base64 = data, FileId = audio.Text("id"u8) });
        }
    }

    private static void Content(ChatChoice read, JsonElement message, JsonElement? logprobs)
    {
        switch (message.Member("content"u8))
        {
            case { ValueKind: JsonValueKind.String } text:
                read.Parts.Add(new TextPart(text) { Citations = Citations.OpenAi(message.Member("annotations"u8)), Logprobs = logprobs });
                break;
            case { ValueKind: JsonValueKind.Array } parts:
                foreach (var part in parts.EnumerateArray())
                {
                    if (part.Text("text"u8) is { } piece)
                    {
                        read.Parts.Add(new TextPart(piece));
                    }
                }

                break;
        }
    }
}
