using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads one part of a <c>Content</c>. Google's JSON takes camelCase and snake_case alike.</summary>
internal static class GeminiPartReader
{
    /// <summary>The part of an answer; null if it holds nothing that is known.</summary>
    /// <remarks>Clients of Completions get signatures in the ids of calls only: Gemini insists on no others.</remarks>
    public static ChatPart? Read(JsonElement part, TranslationContext context) =>
        Read(part) is { } read ? read is ReasoningPart reasoning && context.Client == ChatFormat.Completions ? reasoning with { Signature = null } : read : null;

    /// <summary>The part; null if it holds nothing that is known.</summary>
    public static ChatPart? Read(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var signature = part.Text("thoughtSignature"u8) ?? part.Text("thought_signature"u8);
        if (part.Member("text"u8) is { ValueKind: JsonValueKind.String } text)
        {
            return part.Flag("thought"u8) == true
                ? GeminiSignature.Open(text.Str(), signature)
                : new TextPart(text);
        }

        if ((part.Object("functionCall"u8) ?? part.Object("function_call"u8)) is { } call)
        {
            return call.Text("name"u8) is not { Length: > 0 } name ? null
                : new ToolCallPart(call.Text("id"u8) ?? "", name, call.Object("args"u8) is { } args ? args.Compacted() : "{}") { Signature = signature };
        }

        if ((part.Object("inlineData"u8) ?? part.Object("inline_data"u8)) is { } data)
        {
            var type = data.Text("mimeType"u8) ?? data.Text("mime_type"u8);
            return new MediaPart(GeminiMedia.KindOf(type)) { MediaType = type, Base64 = InlineContent.Of(data, "data"u8), Name = data.Text("displayName"u8) };
        }

        if ((part.Object("fileData"u8) ?? part.Object("file_data"u8)) is { } file)
        {
            var type = file.Text("mimeType"u8) ?? file.Text("mime_type"u8);
            return new MediaPart(GeminiMedia.KindOf(type)) { MediaType = type, Url = file.Text("fileUri"u8) ?? file.Text("file_uri"u8) ?? "", Name = file.Text("displayName"u8) };
        }

        foreach (var member in part.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                return new OpaquePart(ChatFormat.Gemini, member.Name, part);
            }
        }

        return null;
    }
}
