using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats;

/// <summary>Reads and writes one wire format of chat calls.</summary>
/// <remarks>
/// Readers are lenient: an unknown or ill-typed optional member is skipped (and kept in <c>Extra</c>), a missing necessary one throws <see cref="TranslationRefusedException"/>.
/// Writers drop what the target cannot say with <see cref="TranslationContext.Note"/>, or throw <see cref="TranslationRefusedException"/> naming the field where dropping it would change the meaning.
/// Implementations have no state; what a request must remember for its answer lives in the <see cref="TranslationContext"/>.
/// </remarks>
public interface IChatFormat
{
    /// <summary>Which format.</summary>
    ChatFormat Format { get; }

    /// <summary>Content type of the format's streams.</summary>
    string StreamContentType { get; }

    /// <summary>Reads a client's request.</summary>
    ChatRequest ReadRequest(JsonElement body, TranslationContext context);

    /// <summary>Writes a request for the provider: one JSON value.</summary>
    void WriteRequest(ChatRequest request, Utf8JsonWriter json, TranslationContext context);

    /// <summary>Reads a provider's complete answer.</summary>
    ChatAnswer ReadAnswer(JsonElement body, TranslationContext context);

    /// <summary>Writes a complete answer for the client: one JSON value.</summary>
    void WriteAnswer(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context);

    /// <summary>Opens a reader of a provider's stream.</summary>
    IChatStreamReader OpenReader(TranslationContext context);

    /// <summary>Opens a writer of a stream for the client.</summary>
    IChatStreamWriter OpenWriter(TranslationContext context);

    /// <summary>Reads the body of a non-2xx answer; whatever it is, there is a result.</summary>
    ChatError ReadError(int status, ReadOnlyMemory<byte> body);

    /// <summary>Writes an error body for the client: one JSON value.</summary>
    void WriteError(ChatError error, Utf8JsonWriter json);
}
