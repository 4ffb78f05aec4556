using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>OpenAI chat completions (<c>POST /v1/chat/completions</c>).</summary>
public sealed class CompletionsFormat : IChatFormat
{
    /// <summary>The one instance.</summary>
    public static CompletionsFormat Instance { get; } = new();

    /// <inheritdoc />
    public ChatFormat Format => ChatFormat.Completions;

    /// <inheritdoc />
    public string StreamContentType => "text/event-stream";

    /// <inheritdoc />
    public ChatRequest ReadRequest(JsonElement body, TranslationContext context) => CompletionsRequestReader.Read(body, context);

    /// <inheritdoc />
    public void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context) =>
        new CompletionsRequestWriter(json, request, context).Write();

    /// <inheritdoc />
    public ChatAnswer ReadAnswer(JsonElement body, TranslationContext context) => CompletionsAnswerReader.Read(body);

    /// <inheritdoc />
    public void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context) => CompletionsAnswerWriter.Write(answer, json, context);

    /// <inheritdoc />
    public IChatStreamReader OpenReader(TranslationContext context) => new CompletionsStreamReader(context.MaxEventBytes);

    /// <inheritdoc />
    public IChatStreamWriter OpenWriter(TranslationContext context) => new CompletionsStreamWriter(context);

    /// <inheritdoc />
    public ChatError ReadError(int status, ReadOnlyMemory<byte> body) => OpenAiErrors.Read(status, body);

    /// <inheritdoc />
    public void WriteError(ChatError error, Utf8JsonWriter json) => OpenAiErrors.Write(error, json);
}
