using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Embeddings;

/// <summary>Translates one embedding call between OpenAI's format and a provider's. One per attempt.</summary>
/// <remarks>
/// Clients of OpenAI's libraries ask for <c>encoding_format: base64</c> without being told to; they get it from every provider: the floats as
/// little-endian IEEE singles. Titan and Nova embed one text per call, so a list of several is refused.
/// </remarks>
/// <param name="format">The provider's format.</param>
/// <param name="model">Model to ask for; null keeps the client's.</param>
public sealed class EmbeddingTranslation(EmbeddingFormat format, string? model)
{
    private const string BedrockTokenCount = "x-amzn-bedrock-input-token-count";

    private string _model = model ?? "";
    private bool _base64;

    /// <summary>The format that a model of Bedrock speaks.</summary>
    public static EmbeddingFormat BedrockFormatOf(string model) =>
        model.Contains("nova", StringComparison.OrdinalIgnoreCase) ? EmbeddingFormat.BedrockNova
        : model.Contains("cohere", StringComparison.OrdinalIgnoreCase) ? EmbeddingFormat.BedrockCohere
        : EmbeddingFormat.BedrockTitan;

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

            _model = model ?? root.Text("model"u8) ?? "";
            _base64 = root.Text("encoding_format"u8) == "base64";
            if (format == EmbeddingFormat.OpenAi)
            {
                JsonSplice.Apply(body.Span, model is null ? [] : [JsonFieldEdit.SetString("model", model)], output);
                return default;
            }

            var inputs = Inputs(root);
            using var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
            switch (format)
            {
                case EmbeddingFormat.BedrockTitan:
                    EmbeddingRequests.WriteTitan(root, Single(inputs), json);
                    break;
                case EmbeddingFormat.BedrockNova:
                    EmbeddingRequests.WriteNova(root, Single(inputs), json);
                    break;
                case EmbeddingFormat.BedrockCohere:
                    EmbeddingRequests.WriteCohere(root, inputs, _model, json);
                    break;
                default:
                    EmbeddingRequests.WriteVertex(root, inputs, json);
                    break;
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
    /// <param name="header">A header of the provider's answer; null if absent.</param>
    /// <param name="usage">Token counts; not reported if the provider gave none.</param>
    public bool TryWriteAnswer(ReadOnlyMemory<byte> body, Func<string, string?> header, IBufferWriter<byte> output, out TokenUsage usage)
    {
        usage = new TokenUsage();
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (format == EmbeddingFormat.OpenAi)
            {
                return PassAnswer(body, root, output, usage);
            }

            var vectors = EmbeddingAnswers.Vectors(format, root);
            if (vectors.Count == 0)
            {
                return false;
            }

            var tokens = EmbeddingAnswers.Tokens(format, root) ?? Count(header(BedrockTokenCount));
            usage.ProviderInput = tokens ?? 0;
            usage.ProviderTotal = tokens ?? 0;
            using var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
            EmbeddingAnswers.Write(vectors, _model, tokens ?? 0, _base64, json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Copilot leaves out what OpenAI's libraries need.
    private bool PassAnswer(ReadOnlyMemory<byte> body, JsonElement root, IBufferWriter<byte> output, TokenUsage usage)
    {
        var seen = new LlmObservation();
        UsageReader.TryRead(body.Span, seen);
        usage.ProviderInput = seen.Usage.ProviderInput;
        usage.ProviderTotal = seen.Usage.ProviderTotal;
        var edits = new List<JsonFieldEdit>();
        if (root.Member("data"u8) is { ValueKind: JsonValueKind.Array })
        {
            if (root.Member("object"u8) is null)
            {
                edits.Add(JsonFieldEdit.SetString("object", "list"));
            }

            if (root.Member("model"u8) is null)
            {
                edits.Add(JsonFieldEdit.SetString("model", _model));
            }
        }

        if (edits.Count == 0)
        {
            output.Write(body.Span);
        }
        else
        {
            JsonSplice.Apply(body.Span, [.. edits], output);
        }

        return true;
    }

    private static List<string> Inputs(JsonElement root)
    {
        var inputs = new List<string>();
        switch (root.Member("input"u8))
        {
            case { ValueKind: JsonValueKind.String } text:
                inputs.Add(text.Str());
                break;
            case { ValueKind: JsonValueKind.Array } list:
                foreach (var item in list.EnumerateArray())
                {
                    inputs.Add(item.ValueKind == JsonValueKind.String
                        ? item.Str()
                        : throw new TranslationRefusedException("input", "This model takes texts only, no token numbers."));
                }

                break;
        }

        return inputs.Count > 0 ? inputs : throw new TranslationRefusedException("input", "'input' must be a text or a list of texts.");
    }

    private static string Single(List<string> inputs) => inputs.Count == 1
        ? inputs[0]
        : throw new TranslationRefusedException("input", "This model embeds one text per call; send several calls or choose another model.");

    private static long? Count(string? header) => long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static RequestTranslation Refused(string field, string message) =>
        new(new ChatError(message) { Status = 400, Type = "invalid_request_error", Param = field.Length == 0 ? null : field });
}
