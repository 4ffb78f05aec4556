using System.Buffers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Embeddings;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>An embedding call to a provider with a format of its own.</summary>
internal sealed class EmbeddingCall(EmbeddingFormat format, string? model, ChatFormat? errors) : BufferedCallTranslation(errors, ChatFormat.Completions)
{
    private readonly EmbeddingTranslation _translation = new(format, model);

    public override GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output) => RefusalOf(_translation.WriteRequest(body, output));

    protected override bool TryWriteAnswer(ReadOnlyMemory<byte> body, Func<string, string?> header, IBufferWriter<byte> output, AnswerBook book)
    {
        if (!_translation.TryWriteAnswer(body, header, output, out var usage))
        {
            return false;
        }

        book.Book(new LlmObservation { Usage = usage, ResponseModel = model });
        return true;
    }
}
