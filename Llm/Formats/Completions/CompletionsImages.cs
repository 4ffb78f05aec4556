using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Pictures that a model made, as the member <c>images</c> of a message or delta.</summary>
/// <remarks>OpenAI's format has no place for them; this is how OpenRouter and LiteLLM say it: <c>[{"type":"image_url","image_url":{"url":"data:…"}}]</c>.</remarks>
internal static class CompletionsImages
{
    /// <summary>Reads the pictures of a message or delta.</summary>
    public static IEnumerable<MediaPart> Read(JsonElement message)
    {
        foreach (var image in message.Items("images"u8))
        {
            if (image.Object("image_url"u8)?.Text("url"u8) is { Length: > 0 } url)
            {
                yield return MediaPart.FromUrl(MediaKind.Image, url);
            }
        }
    }

    /// <summary>Writes the member; nothing if there are none.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<MediaPart> images)
    {
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            image.WriteUrl(json, "url"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
