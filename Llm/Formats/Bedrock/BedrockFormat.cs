using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Amazon Bedrock Converse and ConverseStream (AWS API reference, <c>bedrock-runtime</c>).</summary>
public sealed class BedrockFormat : IChatFormat
{
    /// <inheritdoc />
    public ChatFormat Format => ChatFormat.Bedrock;

    /// <inheritdoc />
    public string StreamContentType => "application/vnd.amazon.eventstream";

    /// <inheritdoc />
    public ChatRequest ReadRequest(JsonElement body, TranslationContext context) => BedrockRequestReader.Read(body, context);

    /// <inheritdoc />
    public void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context) => BedrockRequestWriter.Write(request, json, context);

    /// <inheritdoc />
    public ChatAnswer ReadAnswer(JsonElement body, TranslationContext context) => BedrockAnswerReader.Read(body, context);

    /// <inheritdoc />
    public void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context) => BedrockAnswerWriter.Write(answer, json);

    /// <inheritdoc />
    public IChatStreamReader OpenReader(TranslationContext context) => new BedrockStreamReader(context);

    /// <inheritdoc />
    public IChatStreamWriter OpenWriter(TranslationContext context) => new BedrockStreamWriter();

    /// <inheritdoc />
    public ChatError ReadError(int status, ReadOnlyMemory<byte> body) => BedrockErrors.Read(status, body);

    /// <inheritdoc />
    public void WriteError(ChatError error, Utf8JsonWriter json) => BedrockErrors.Write(error, json);
}
