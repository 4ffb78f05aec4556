using System.Buffers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Rerank;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>A rerank call; also where the format is the client's, since what is billed stands in the answer or follows from the documents.</summary>
internal sealed class RerankCall(RerankFormat format, string? model, string? region, ChatFormat? errors) : BufferedCallTranslation(errors, ChatFormat.Completions)
{
    private readonly RerankTranslation _translation = new(format, model, region);

    public override GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output) => RefusalOf(_translation.WriteRequest(body, output));

    protected override bool TryWriteAnswer(ReadOnlyMemory<byte> body, Func<string, string?> header, IBufferWriter<byte> output, AnswerBook book)
    {
        if (!_translation.TryWriteAnswer(body, output, out var usage))
        {
            return false;
        }

        book.Book(new LlmObservation { Usage = usage, ResponseModel = model });
        return true;
    }
}
