using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Requests;

/// <summary>What the gateway needs to know about a JSON request, read in one pass without building a tree.</summary>
/// <param name="Model">The <c>model</c> member; null if absent or not a string.</param>
/// <param name="Stream">True only for <c>stream: true</c>.</param>
/// <param name="HasStreamOptions">The client sent <c>stream_options</c> of its own.</param>
/// <param name="Prompt">Bytes of <c>messages</c>, <c>input</c>, <c>contents</c> or <c>prompt</c>.</param>
/// <param name="MaxTokensValue">Bytes of the value of <c>max_tokens</c>.</param>
/// <param name="HasMaxCompletionTokens">The client sent <c>max_completion_tokens</c>.</param>
public readonly record struct LlmRequestPeek(
    string? Model,
    bool Stream,
    bool HasStreamOptions,
    LlmParams Params,
    JsonRange Prompt,
    JsonRange System,
    JsonRange MaxTokensValue,
    bool HasMaxCompletionTokens)
{
    /// <summary>Reads a request.</summary>
    /// <param name="json">The whole body.</param>
    /// <param name="error">Why it cannot be used; safe to show to the client.</param>
    /// <returns>False if the body is not one JSON object, or names <c>model</c> twice: two parsers could then see two models.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out LlmRequestPeek peek, out string? error)
    {
        peek = default;
        error = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                error = "The request body is not a JSON object.";
                return false;
            }

            var draft = new Draft();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!draft.Member(ref reader))
                {
                    error = "The request body names 'model' more than once.";
                    return false;
                }
            }

            // Reading past the closing brace finds trailing garbage.
            reader.Read();
            peek = draft.Build();
            return true;
        }
        catch (JsonException)
        {
            error = "The request body is not valid JSON.";
            return false;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a value that is needed as text.
            error = "The request body holds text that is not valid Unicode.";
            return false;
        }
    }

    private ref struct Draft
    {
        private string? _model;
        private bool _modelSeen;
        private bool _stream;
        private bool _streamOptions;
        private bool _hasMaxCompletionTokens;
        private double? _temperature;
        private double? _topP;
        private double? _frequencyPenalty;
        private double? _presencePenalty;
        private long? _seed;
        private long? _maxTokens;
        private long? _maxCompletionTokens;
        private string? _encodingFormat;
        private long? _dimensions;
        private JsonRange _prompt;
        private JsonRange _system;
        private JsonRange _maxTokensValue;

        public bool Member(ref Utf8JsonReader reader)
        {
            // One switch on length keeps the usual case at one or two comparisons per member.
            switch (reader.HasValueSequence || reader.ValueIsEscaped ? 0 : reader.ValueSpan.Length)
            {
                case 5 when reader.ValueTextEquals("model"u8):
                    if (_modelSeen)
                    {
                        return false;
                    }

                    _modelSeen = true;
                    reader.Read();
                    _model = reader.TokenType == JsonTokenType.String ? RecentNames.Read(ref reader) : null;
                    break;
                case 6 when reader.ValueTextEquals("stream"u8):
                    reader.Read();
                    _stream = reader.TokenType == JsonTokenType.True;
                    break;
                case 14 when reader.ValueTextEquals("stream_options"u8):
                    reader.Read();
                    _streamOptions = reader.TokenType != JsonTokenType.Null;
                    break;
                case 8 when reader.ValueTextEquals("messages"u8) || reader.ValueTextEquals("contents"u8):
                case 5 when reader.ValueTextEquals("input"u8):
                case 6 when reader.ValueTextEquals("prompt"u8):
                    _prompt = Value(ref reader);
                    return true;
                case 6 when reader.ValueTextEquals("system"u8):
                case 12 when reader.ValueTextEquals("instructions"u8):
                case 17 when reader.ValueTextEquals("systemInstruction"u8):
                case 18 when reader.ValueTextEquals("system_instruction"u8):
                    _system = Value(ref reader);
                    return true;
                case 11 when reader.ValueTextEquals("temperature"u8):
                    _temperature = Number(ref reader);
                    break;
                case 5 when reader.ValueTextEquals("top_p"u8):
                    _topP = Number(ref reader);
                    break;
                case 17 when reader.ValueTextEquals("frequency_penalty"u8):
                    _frequencyPenalty = Number(ref reader);
                    break;
                case 16 when reader.ValueTextEquals("presence_penalty"u8):
                    _presencePenalty = Number(ref reader);
                    break;
                case 4 when reader.ValueTextEquals("seed"u8):
                    _seed = Integer(ref reader);
                    break;
                case 10 when reader.ValueTextEquals("max_tokens"u8):
                    _maxTokens = Integer(ref reader);
                    _maxTokensValue = new JsonRange((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
                    break;
                case 17 when reader.ValueTextEquals("max_output_tokens"u8):
                    _maxTokens = Integer(ref reader);
                    break;
                case 21 when reader.ValueTextEquals("max_completion_tokens"u8):
                    _hasMaxCompletionTokens = true;
                    _maxCompletionTokens = Integer(ref reader);
                    break;
                case 15 when reader.ValueTextEquals("encoding_format"u8):
                    reader.Read();
                    _encodingFormat = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    break;
                case 10 when reader.ValueTextEquals("dimensions"u8):
                    _dimensions = Integer(ref reader);
                    break;
                case 0 when reader.ValueTextEquals("model"u8):
                    // An escaped spelling of "model" would be seen by the provider and not by a byte comparison.
                    return Escaped(ref reader);
                default:
                    reader.Read();
                    break;
            }

            reader.Skip();
            return true;
        }

        public readonly LlmRequestPeek Build() => new(
            _model,
            _stream,
            _streamOptions,
            new LlmParams(_temperature, _topP, _frequencyPenalty, _presencePenalty, _seed, _maxCompletionTokens ?? _maxTokens, _encodingFormat, _dimensions),
            _prompt,
            _system,
            _maxTokensValue,
            _hasMaxCompletionTokens);

        private bool Escaped(ref Utf8JsonReader reader)
        {
            if (_modelSeen)
            {
                return false;
            }

            _modelSeen = true;
            reader.Read();
            _model = reader.TokenType == JsonTokenType.String ? RecentNames.Read(ref reader) : null;
            reader.Skip();
            return true;
        }

        private static JsonRange Value(ref Utf8JsonReader reader)
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return new JsonRange(start, (int)reader.BytesConsumed - start);
        }

        private static double? Number(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) ? value : null;
        }

        private static long? Integer(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;
        }
    }
}
