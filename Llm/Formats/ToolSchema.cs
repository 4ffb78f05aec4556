using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Schemas of a tool's arguments. Every provider wants an object, and most want it said; OpenAI's clients may leave the type out, or the whole schema.</summary>
internal static class ToolSchema
{
    /// <summary>Writes the schema; without one, that of an object about which nothing is said.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } given)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            json.WriteEndObject();
            return;
        }

        if (given.Member("type"u8) is not null)
        {
            given.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "object"u8);
        foreach (var member in given.EnumerateObject())
        {
            if (!member.NameEquals("type"u8))
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
