using System.Buffers.Binary;
using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Embeddings;

/// <summary>Reads the providers' embedding answers and writes OpenAI's.</summary>
internal static class EmbeddingAnswers
{
    /// <summary>The vectors in the order of the inputs; empty if this is no answer of the format.</summary>
    public static List<JsonElement> Vectors(EmbeddingFormat format, JsonElement root)
    {
        var vectors = new List<JsonElement>();
        switch (format)
        {
            case EmbeddingFormat.BedrockTitan:
                Add(vectors, root.Member("embedding"u8) ?? root.Object("embeddingsByType"u8)?.Member("float"u8));
                break;
            case EmbeddingFormat.BedrockCohere:
                // A list, or lists by type where types were asked for.
                var embeddings = root.Member("embeddings"u8);
                foreach (var vector in List(embeddings is { ValueKind: JsonValueKind.Object } byType ? byType.Member("float"u8) : embeddings))
                {
                    Add(vectors, vector);
                }

                break;
            case EmbeddingFormat.BedrockNova:
                foreach (var embedding in root.Items("embeddings"u8))
                {
                    Add(vectors, embedding.Member("embedding"u8));
                }

                break;
            default:
                foreach (var prediction in root.Items("predictions"u8))
                {
                    Add(vectors, prediction.Object("embeddings"u8)?.Member("values"u8));
                }

                break;
        }

        return vectors;
    }

    /// <summary>Input tokens that the body reports; null if none.</summary>
    public static long? Tokens(EmbeddingFormat format, JsonElement root)
    {
        if (format != EmbeddingFormat.Vertex)
        {
            return root.Integer("inputTextTokenCount"u8) ?? root.Object("meta"u8)?.Object("billed_units"u8)?.Integer("input_tokens"u8);
        }

        long? sum = null;
        foreach (var prediction in root.Items("predictions"u8))
        {
            if (prediction.Object("embeddings"u8)?.Object("statistics"u8)?.Integer("token_count"u8) is { } count)
            {
                sum = (sum ?? 0) + count;
            }
        }

        return sum;
    }

    /// <summary>Writes OpenAI's list of embeddings.</summary>
    public static void Write(List<JsonElement> vectors, string model, long tokens, bool base64, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < vectors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, i);
            json.WritePropertyName("embedding"u8);
            if (base64)
            {
                WriteBase64(vectors[i], json);
            }
            else
            {
                vectors[i].WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBase64(JsonElement vector, Utf8JsonWriter json)
    {
        var bytes = new byte[vector.GetArrayLength() * sizeof(float)];
        var at = 0;
        foreach (var number in vector.EnumerateArray())
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), number.TryGetSingle(out var single) ? single : 0);
            at += sizeof(float);
        }

        json.WriteBase64StringValue(bytes);
    }

    private static IEnumerable<JsonElement> List(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static void Add(List<JsonElement> vectors, JsonElement? vector)
    {
        if (vector is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().All(n => n.ValueKind == JsonValueKind.Number))
        {
            vectors.Add(array);
        }
    }
}
