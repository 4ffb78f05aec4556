using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Reads a Converse answer.</summary>
internal static class BedrockAnswerReader
{
    /// <summary>Reads <c>{output{message}, stopReason, usage}</c>.</summary>
    /// <exception cref="TranslationRefusedException">There is no output.</exception>
    public static ChatAnswer Read(JsonElement body, TranslationContext context)
    {
        if (body.Object("output"u8)?.Object("message"u8) is not { } message)
        {
            throw new TranslationRefusedException("output", "The provider's answer has no output.");
        }

        var choice = new ChatChoice { Stop = BedrockStops.Read(body.Text("stopReason"u8)), ProviderReason = body.Text("stopReason"u8), StopSequence = StopSequence(body) };
        foreach (var block in message.Items("content"u8))
        {
            if (Part(block, context) is { } part)
            {
                choice.Parts.Add(part);
            }
        }

        var answer = new ChatAnswer
        {
            Source = ChatFormat.Bedrock,
            Model = context.RequestModel,
            Created = context.Now(),
            Usage = body.Object("usage"u8) is { } usage ? BedrockUsage.Read(usage) : null,
            ServiceTier = body.Object("serviceTier"u8)?.Text("type"u8),
        };
        answer.Choices.Add(choice);
        return answer;
    }

    /// <summary>Reads one content block, of an answer or of a request; null if there is nothing to read in it.</summary>
    public static ChatPart? Part(JsonElement block, TranslationContext context)
    {
        if (block.Member("text"u8) is { ValueKind: JsonValueKind.String } text)
        {
            return new TextPart(text);
        }

        if (block.Object("toolUse"u8) is { } use)
        {
            return new ToolCallPart(use.Text("toolUseId"u8) ?? "", context.ClientToolName(use.Text("name"u8) ?? ""), use.Member("input"u8)?.Compacted() ?? "{}")
            {
                IsServerTool = use.Text("type"u8) == "server_tool_use",
            };
        }

        if (block.Object("reasoningContent"u8) is { } reasoning)
        {
            var thought = reasoning.Object("reasoningText"u8);
            return new ReasoningPart(thought?.Text("text"u8) ?? "")
            {
                Signature = thought?.Text("signature"u8) is { Length: > 0 } signature ? signature : null,
                Redacted = reasoning.Text("redactedContent"u8),
            };
        }

        if (block.Object("image"u8) is { } image)
        {
            return Media(MediaKind.Image, image, BedrockMedia.ImageType(image.Text("format"u8)));
        }

        if (block.Object("document"u8) is { } document)
        {
            return Media(MediaKind.File, document, BedrockMedia.DocumentType(document.Text("format"u8)));
        }

        if (block.Object("video"u8) is { } video)
        {
            return Media(MediaKind.Video, video, "video/" + video.Text("format"u8));
        }

        if (block.Object("citationsContent"u8) is { } cited)
        {
            var all = new StringBuilder();
            foreach (var piece in cited.Items("content"u8))
            {
                all.Append(piece.Text("text"u8));
            }

            return new TextPart(all.ToString());
        }

        return null;
    }

    private static MediaPart Media(MediaKind kind, JsonElement media, string type)
    {
        var source = media.Object("source"u8);
        return new MediaPart(kind)
        {
            MediaType = type,
            Base64 = source?.Text("bytes"u8),
            Text = source?.Text("text"u8),
            Url = source?.Object("s3Location"u8)?.Text("uri"u8),
            Name = media.Text("name"u8),
        };
    }

    // The sequence itself comes only if it was asked for with additionalModelResponseFieldPaths.
    private static string? StopSequence(JsonElement body) => body.Object("additionalModelResponseFields"u8)?.Text("stop_sequence"u8);
}
