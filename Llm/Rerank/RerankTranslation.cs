using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Rerank;

/// <summary>Translates one rerank call between Cohere's format and a provider's. One per attempt.</summary>
/// <param name="format">The provider's format.</param>
/// <param name="model">Model to ask for; null keeps the client's.</param>
/// <param name="region">AWS region, for model ARNs.</param>
public sealed class RerankTranslation(RerankFormat format, string? model, string? region)
{
    private const int DocumentsPerSearch = 100;

    private int _documents;

    /// <summary>Writes the provider's request.</summary>
    /// <param name="body">The client's request.</param>
    public RequestTranslation WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Refused("", "The request body is not a JSON object.");
            }

            if (root.Text("query"u8) is not { } query)
            {
                return Refused("query", "'query' must be a text.");
            }

            _documents = root.Member("documents"u8) is { ValueKind: JsonValueKind.Array } documents ? documents.GetArrayLength() : 0;
            if (_documents == 0)
            {
                return Refused("documents", "'documents' must be a list with at least one document.");
            }

            if (format == RerankFormat.Cohere)
            {
                JsonSplice.Apply(body.Span, model is null ? [] : [JsonFieldEdit.SetString("model", model)], output);
                return default;
            }

            using var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
            if (format == RerankFormat.Bedrock)
            {
                RerankRequests.WriteBedrock(root, query, model ?? root.Text("model"u8) ?? "", region ?? "us-east-1", json);
            }
            else
            {
                RerankRequests.WriteVertex(root, query, model ?? root.Text("model"u8) ?? "", json);
            }

            return default;
        }
        catch (JsonException)
        {
            return Refused("", "The request body is not valid JSON.");
        }
        catch (TranslationRefusedException refused)
        {
            return Refused(refused.Field, refused.Message);
        }
    }

    /// <summary>Writes the client's answer. False if the body is not an answer of the provider's format: a 502.</summary>
    /// <param name="usage">What is billed: tokens if the provider reports them, and searches.</param>
    public bool TryWriteAnswer(ReadOnlyMemory<byte> body, IBufferWriter<byte> output, out TokenUsage usage)
    {
        usage = new TokenUsage();
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (format == RerankFormat.Cohere)
            {
                // Voyage names the list `data`.
                if (root.Member("results"u8) is not { ValueKind: JsonValueKind.Array } && root.Member("data"u8) is not { ValueKind: JsonValueKind.Array })
                {
                    return false;
                }

                ReadUsage(root, usage);
                output.Write(body.Span);
                return true;
            }

            // A search is a query over up to a hundred documents, as AWS and Cohere bill it.
            usage.SearchUnits = (_documents + DocumentsPerSearch - 1) / DocumentsPerSearch;
            using var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
            return format == RerankFormat.Bedrock ? WriteResults(root, "results"u8, Bedrock, json) : WriteResults(root, "records"u8, Vertex, json);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool WriteResults(JsonElement root, ReadOnlySpan<byte> member, Func<JsonElement, (long Index, JsonElement? Score)?> read, Utf8JsonWriter json)
    {
        if (root.Member(member) is not { ValueKind: JsonValueKind.Array } list)
        {
            return false;
        }

        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        foreach (var item in list.EnumerateArray())
        {
            if (read(item) is not { } result)
            {
                return false;
            }

            json.WriteStartObject();
            json.WriteNumber("index"u8, result.Index);
            json.WritePropertyName("relevance_score"u8);
            if (result.Score is { ValueKind: JsonValueKind.Number } score)
            {
                score.WriteTo(json);
            }
            else
            {
                // Vertex gives no score where details were not asked for.
                json.WriteNumberValue(1.0);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    }

    private static (long Index, JsonElement? Score)? Bedrock(JsonElement item) =>
        item.Integer("index"u8) is { } index ? (index, item.Member("relevanceScore"u8)) : null;

    private static (long Index, JsonElement? Score)? Vertex(JsonElement item) =>
        long.TryParse(item.Text("id"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, item.Member("score"u8)) : null;

    private static void ReadUsage(JsonElement root, TokenUsage usage)
    {
        var meta = root.Object("meta"u8);
        var billed = meta?.Object("billed_units"u8);
        usage.ProviderInput = meta?.Object("tokens"u8)?.Integer("input_tokens"u8) ?? billed?.Integer("total_tokens"u8) ?? billed?.Integer("input_tokens"u8)
            ?? root.Object("usage"u8)?.Integer("total_tokens"u8);
        usage.Output = meta?.Object("tokens"u8)?.Integer("output_tokens"u8);
        usage.SearchUnits = billed?.Number("search_units"u8) is { } units and >= 0 and < 1e9 ? (decimal)units : null;
    }

    private static RequestTranslation Refused(string field, string message) =>
        new(new ChatError(message) { Status = 400, Type = "invalid_request_error", Param = field.Length == 0 ? null : field });
}
