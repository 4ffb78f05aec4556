using System.Text.Json;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Rerank;

/// <summary>Writes rerank requests in the providers' formats.</summary>
internal static class RerankRequests
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "model", "query", "documents", "top_n", "return_documents", "max_tokens_per_doc" };

    /// <summary>Bedrock agent runtime. Fields that Cohere's format does not know go to the model.</summary>
    public static void WriteBedrock(JsonElement request, string query, string model, string region, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("queries"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "TEXT"u8);
        json.WriteStartObject("textQuery"u8);
        json.WriteString("text"u8, query);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("sources"u8);
        var count = 0;
        foreach (var document in request.Items("documents"u8))
        {
            count++;
            json.WriteStartObject();
            json.WriteString("type"u8, "INLINE"u8);
            json.WriteStartObject("inlineDocumentSource"u8);
            json.WriteString("type"u8, "TEXT"u8);
            json.WriteStartObject("textDocument"u8);
            json.WriteString("text"u8, Text(document));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rerankingConfiguration"u8);
        json.WriteString("type"u8, "BEDROCK_RERANKING_MODEL"u8);
        json.WriteStartObject("bedrockRerankingConfiguration"u8);
        json.WriteStartObject("modelConfiguration"u8);
        json.WriteString("modelArn"u8, model.StartsWith("arn:", StringComparison.Ordinal) ? model : $"arn:aws:bedrock:{region}::foundation-model/{model}");
        WriteAdditional(request, json);
        json.WriteEndObject();
        json.WriteNumber("numberOfResults"u8, request.Integer("top_n"u8) ?? count);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Vertex ranking.</summary>
    public static void WriteVertex(JsonElement request, string query, string model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteString("query"u8, query);
        json.WriteStartArray("records"u8);
        var index = 0;
        foreach (var document in request.Items("documents"u8))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("content"u8, Text(document));
            json.WriteEndObject();
            index++;
        }

        json.WriteEndArray();
        if (request.Integer("top_n"u8) is { } topN)
        {
            json.WriteNumber("topN"u8, topN);
        }

        // With true, as agentgateway has it unless documents are asked for, Vertex gives no scores: they are what a client of this API wants.
        json.WriteBoolean("ignoreRecordDetailsInResponse"u8, false);
        json.WriteEndObject();
    }

    private static void WriteAdditional(JsonElement request, Utf8JsonWriter json)
    {
        var open = false;
        foreach (var member in request.EnumerateObject())
        {
            if (Known.Contains(member.Name) && member.Name != "max_tokens_per_doc")
            {
                continue;
            }

            if (!open)
            {
                json.WriteStartObject("additionalModelRequestFields"u8);
                open = true;
            }

            member.WriteTo(json);
        }

        if (open)
        {
            json.WriteEndObject();
        }
    }

    // A document is a text, or an object whose text is what counts; an object without one is ranked as it is.
    private static string Text(JsonElement document) => document.ValueKind switch
    {
        JsonValueKind.String => document.Str(),
        JsonValueKind.Object => document.Text("text"u8) ?? document.Compacted(),
        _ => throw new TranslationRefusedException("documents", "A document must be a text or an object."),
    };
}
