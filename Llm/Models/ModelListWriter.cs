using System.Buffers;
using System.Text.Json;

namespace Agentgateway.Llm.Models;

/// <summary>Writes the answer of <c>GET /v1/models</c> in OpenAI's shape.</summary>
public static class ModelListWriter
{
    /// <summary>Writes the list.</summary>
    /// <param name="output">Gets the JSON document.</param>
    /// <param name="models">Names as clients use them, in the order to show.</param>
    /// <param name="created">Unix seconds put on every entry; the start of the process, as in agentgateway.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<string> models, long created)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < models.Count; i++)
        {
            Entry(json, models[i], created);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the answer of <c>GET /v1/models/{id}</c>.</summary>
    public static void WriteOne(IBufferWriter<byte> output, string model, long created)
    {
        using var json = new Utf8JsonWriter(output);
        Entry(json, model, created);
    }

    private static void Entry(Utf8JsonWriter json, string model, long created)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, created);
        json.WriteString("owned_by"u8, "openai"u8);
        json.WriteEndObject();
    }
}
