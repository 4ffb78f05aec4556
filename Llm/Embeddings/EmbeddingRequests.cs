using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Embeddings;

/// <summary>Writes embedding requests in the providers' formats.</summary>
internal static class EmbeddingRequests
{
    /// <summary>Amazon Titan. What OpenAI calls base64 is an encoding, which Titan does not know; its <c>binary</c> is another embedding.</summary>
    public static void WriteTitan(JsonElement request, string input, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("inputText"u8, input);
        if (request.Integer("dimensions"u8) is { } dimensions)
        {
            json.WriteNumber("dimensions"u8, dimensions);
        }

        if (request.Flag("normalize"u8) is { } normalize)
        {
            json.WriteBoolean("normalize"u8, normalize);
        }

        if (request.Text("encoding_format"u8) == "float")
        {
            json.WriteStartArray("embeddingTypes"u8);
            json.WriteStringValue("float"u8);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Amazon Nova multimodal embeddings.</summary>
    public static void WriteNova(JsonElement request, string input, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("taskType"u8, "SINGLE_EMBEDDING"u8);
        json.WriteStartObject("singleEmbeddingParams"u8);
        json.WriteString("embeddingPurpose"u8, request.Text("embeddingPurpose"u8) ?? request.Text("embedding_purpose"u8) ?? "GENERIC_INDEX");
        if (request.Integer("dimensions"u8) is { } dimensions)
        {
            json.WriteNumber("embeddingDimension"u8, dimensions);
        }

        json.WriteStartObject("text"u8);
        json.WriteString("truncationMode"u8, request.Text("truncationMode"u8) ?? request.Text("truncation_mode"u8) ?? "END");
        json.WriteString("value"u8, input);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Cohere on Bedrock; only the fourth generation has a choice of dimensions.</summary>
    public static void WriteCohere(JsonElement request, List<string> inputs, string model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("texts"u8);
        foreach (var input in inputs)
        {
            json.WriteStringValue(input);
        }

        json.WriteEndArray();
        json.WriteString("input_type"u8, request.Text("input_type"u8) ?? "search_query");
        if (request.Text("truncate"u8) is { } truncate)
        {
            json.WriteString("truncate"u8, truncate);
        }

        if (request.Integer("dimensions"u8) is { } dimensions && model.Contains("embed-v4", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteNumber("output_dimension"u8, dimensions);
        }

        json.WriteEndObject();
    }

    /// <summary>Vertex text embeddings.</summary>
    public static void WriteVertex(JsonElement request, List<string> inputs, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("instances"u8);
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("content"u8, input);
            json.WriteString("task_type"u8, request.Text("task_type"u8) ?? "RETRIEVAL_QUERY");
            if (request.Text("title"u8) is { } title)
            {
                json.WriteString("title"u8, title);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        var truncate = request.Flag("auto_truncate"u8);
        var dimensions = request.Integer("dimensions"u8);
        if (truncate is not null || dimensions is not null)
        {
            json.WriteStartObject("parameters"u8);
            if (truncate is not null)
            {
                json.WriteBoolean("autoTruncate"u8, truncate.Value);
            }

            if (dimensions is not null)
            {
                json.WriteNumber("outputDimensionality"u8, dimensions.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
