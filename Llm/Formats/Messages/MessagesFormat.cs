using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Anthropic messages (<c>POST /v1/messages</c>).</summary>
public sealed class MessagesFormat : IChatFormat
{
    /// <summary>The one instance.</summary>
    public static MessagesFormat Instance { get; } = new();

    /// <inheritdoc />
    public ChatFormat Format => ChatFormat.Messages;

    /// <inheritdoc />
    public string StreamContentType => "text/event-stream";

    /// <inheritdoc />
    public ChatRequest ReadRequest(JsonElement body, TranslationContext context) => MessagesRequestReader.Read(body, context);

    /// <inheritdoc />
    public void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context) =>
        new MessagesRequestWriter(json, request, context).Write();

    /// <inheritdoc />
    public ChatAnswer ReadAnswer(JsonElement body, TranslationContext context) => MessagesAnswerReader.Read(body);

    /// <inheritdoc />
    public void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context) => MessagesAnswerWriter.Write(answer, json, context);

    /// <inheritdoc />
    public IChatStreamReader OpenReader(TranslationContext context) => new MessagesStreamReader(context.MaxEventBytes);

    /// <inheritdoc />
    public IChatStreamWriter OpenWriter(TranslationContext context) => new MessagesStreamWriter(context);

    /// <inheritdoc />
    public ChatError ReadError(int status, ReadOnlyMemory<byte> body) => MessagesErrors.Read(status, body);

    /// <inheritdoc />
    public void WriteError(ChatError error, Utf8JsonWriter json) => MessagesErrors.Write(error, json);
}
