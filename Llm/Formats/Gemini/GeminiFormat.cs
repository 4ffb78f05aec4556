using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Gemini <c>generateContent</c> and <c>streamGenerateContent?alt=sse</c>, as Google AI Studio and Vertex AI speak it.</summary>
/// <remarks>Model and streaming are in the path, not in the body: the caller sets <see cref="TranslationContext.RequestModel"/> and <see cref="TranslationContext.Stream"/> before it translates a client's request.</remarks>
public sealed class GeminiFormat : IChatFormat
{
    private GeminiFormat()
    {
    }

    /// <summary>The one instance.</summary>
    public static GeminiFormat Instance { get; } = new();

    /// <inheritdoc />
    public ChatFormat Format => ChatFormat.Gemini;

    /// <inheritdoc />
    public string StreamContentType => "text/event-stream";

    /// <inheritdoc />
    public ChatRequest ReadRequest(JsonElement body, TranslationContext context) => new GeminiRequestReader(context).Read(body);

    /// <inheritdoc />
    public void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context) => new GeminiRequestWriter(request, json, context).Write();

    /// <inheritdoc />
    public ChatAnswer ReadAnswer(JsonElement body, TranslationContext context) => GeminiAnswerReader.Read(body, context);

    /// <inheritdoc />
    public void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context) => GeminiAnswerWriter.Write(answer, json, context);

    /// <inheritdoc />
    public IChatStreamReader OpenReader(TranslationContext context) => new GeminiStreamReader(context);

    /// <inheritdoc />
    public IChatStreamWriter OpenWriter(TranslationContext context) => new GeminiStreamWriter(context);

    /// <inheritdoc />
    public ChatError ReadError(int status, ReadOnlyMemory<byte> body) => GeminiErrors.Read(status, body);

    /// <inheritdoc />
    public void WriteError(ChatError error, Utf8JsonWriter json) => GeminiErrors.Write(error, json);
}
