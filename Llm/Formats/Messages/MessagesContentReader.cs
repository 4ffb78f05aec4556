using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Reads content blocks, of requests and answers.</summary>
internal static class MessagesContentReader
{
    /// <summary>Reads a string or an array of blocks.</summary>
    /// <param name="path">Path of the content, for errors.</param>
    public static void Content(List<ChatPart> parts, JsonElement? content, FieldPath path)
    {
        switch (content)
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text:
                parts.Add(new TextPart(text));
                break;
            case { ValueKind: JsonValueKind.Array } blocks:
                var index = 0;
                foreach (var block in blocks.EnumerateArray())
                {
                    parts.Add(Block(block, path.At(index++)));
                }

                break;
            default:
                throw new TranslationRefusedException(path.ToString(), $"{path} must be a string or an array of blocks.");
        }
    }

    /// <summary>Reads a cache mark.</summary>
    public static CacheMark? Cache(JsonElement block) =>
        block.Object("cache_control"u8) is { } mark ? new CacheMark(mark.Text("ttl"u8)) : null;

    /// <summary>Reads one block; an unknown one is kept as it is.</summary>
    public static ChatPart Block(JsonElement block, FieldPath path)
    {
        switch (block.Text("type"u8))
        {
            case "text":
                return TextPart.Of(block, "text"u8) with { Cache = Cache(block), Citations = Citations.Anthropic(block) };
            case "image":
                return Media(MediaKind.Image, block, path);
            case "document":
                return Media(MediaKind.File, block, path);
            case "tool_use" or "server_tool_use" or "mcp_tool_use":
                return new ToolCallPart(block.Text("id"u8) ?? "", block.Text("name"u8) ?? "", block.Member("input"u8)?.Compacted() ?? "{}")
                {
                    IsServerTool = block.Text("type"u8) != "tool_use",
                    Cache = Cache(block),
                };
            case "tool_result":
                var result = block.Member("content"u8);
                var part = new ToolResultPart(block.Text("tool_use_id"u8) ?? "")
                {
                    IsError = block.Flag("is_error"u8),
                    IsPlainText = result is { ValueKind: JsonValueKind.String },
                    Cache = Cache(block),
                };
                Content(part.Content, result, path.Content());
                return part;
            case "thinking":
                return ReasoningSeal.Open(block.Text("thinking"u8) ?? "", block.Text("signature"u8));
            case "redacted_thinking":
                return new ReasoningPart("") { Redacted = block.Text("data"u8) ?? "" };
            case null:
                throw new TranslationRefusedException(path.ToString(), $"{path} must be an object with a type.");
            case var type:
                return new OpaquePart(ChatFormat.Messages, type, block);
        }
    }

    private static MediaPart Media(MediaKind kind, JsonElement block, FieldPath path)
    {
        var source = block.Object("source"u8) ?? throw new TranslationRefusedException(path + ".source", $"{path}.source is missing.");
        var part = new MediaPart(kind)
        {
            MediaType = source.Text("media_type"u8),
            Name = block.Text("title"u8),
            Cache = Cache(block),
        };
        return source.Text("type"u8) switch
        {
            "base64" => part with { Base64 = InlineContent.Of(source, "data"u8) },
            "text" => part with { Text = source.Text("data"u8) ?? "" },
            "url" => part with { Url = source.Text("url"u8) ?? "" },
            "file" => part with { FileId = source.Text("file_id"u8) ?? "" },
            // A document made of blocks: its text is what every target can take.
            "content" => part with { Text = Flat(source) },
            var type => throw new TranslationRefusedException(path + ".source.type", $"{path}.source.type '{type}' is not known."),
        };
    }

    private static string Flat(JsonElement source)
    {
        if (source.Text("content"u8) is { } text)
        {
            return text;
        }

        var texts = new List<string>();
        foreach (var block in source.Items("content"u8))
        {
            if (block.Text("text"u8) is { } piece)
            {
                texts.Add(piece);
            }
        }

        return string.Join('\n', texts);
    }
}
