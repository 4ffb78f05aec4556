using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>OpenAI Responses.</summary>
public sealed class ResponsesFormat : IChatFormat
{
    private ResponsesFormat()
    {
    }

    /// <summary>The one instance.</summary>
    public static ResponsesFormat Instance { get; } = new();

    /// <inheritdoc />
    public ChatFormat Format => ChatFormat.Responses;

    /// <inheritdoc />
    public string StreamContentType => "text/event-stream";

    /// <inheritdoc />
    public ChatRequest ReadRequest(JsonElement body, TranslationContext context) => new ResponsesRequestReader(context).Read(body);

    /// <inheritdoc />
    public void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context) => new ResponsesRequestWriter(request, json, context).Write();

    /// <inheritdoc />
    public ChatAnswer ReadAnswer(JsonElement body, TranslationContext context) => ResponsesAnswerReader.Read(body, context);

    /// <inheritdoc />
    public void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context) => ResponsesAnswerWriter.Write(answer, json, context);

    /// <inheritdoc />
    public IChatStreamReader OpenReader(TranslationContext context) => new ResponsesStreamReader(context);

    /// <inheritdoc />
    public IChatStreamWriter OpenWriter(TranslationContext context) => new ResponsesStreamWriter(context);

    /// <inheritdoc />
    public ChatError ReadError(int status, ReadOnlyMemory<byte> body) => OpenAiErrors.Read(status, body);

    /// <inheritdoc />
    public void WriteError(ChatError error, Utf8JsonWriter json) => OpenAiErrors.Write(error, json);
}
