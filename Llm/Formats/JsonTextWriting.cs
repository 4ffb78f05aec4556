using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>Writes texts of a conversation as members.</summary>
internal static class JsonTextWriting
{
    /// <summary>Writes one text.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, TextPart text)
    {
        json.WritePropertyName(name);
        text.WriteTo(json);
    }

    /// <summary>Writes base64 content; JSON null if there is none.</summary>
    public static void WriteString(this Utf8JsonWriter json, ReadOnlySpan<byte> name, InlineContent? content)
    {
        json.WritePropertyName(name);
        if (content is null)
        {
            json.WriteNullValue();
        }
        else
        {
            content.WriteTo(json);
        }
    }

    /// <summary>Writes the texts among the parts as one, each on a line of its own; an empty one if there are none.</summary>
    public static void WriteLines(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<ChatPart> parts)
    {
        TextPart? only = null;
        var texts = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is TextPart text)
            {
                only = text;
                texts++;
            }
        }

        if (texts == 1)
        {
            json.WriteText(name, only!);
        }
        else
        {
            json.WriteString(name, texts == 0 ? "" : string.Join('\n', parts.OfType<TextPart>().Select(static text => text.Text)));
        }
    }
}
