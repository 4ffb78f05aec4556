using System.Buffers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>Calls that are answered by one document: embeddings, rerank, token counts.</summary>
/// <param name="errors">Whose errors the provider sends; null = they pass as they are.</param>
/// <param name="client">Whose errors the client reads.</param>
internal abstract class BufferedCallTranslation(ChatFormat? errors, ChatFormat client) : ICallTranslation
{
    private readonly PooledBuffer _answer = new();

    public abstract GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output);

    public AttemptVerdict Interpret(Exchange exchange, UpstreamResponse head, AnswerBook book)
    {
        var limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        return AttemptVerdict.Final(new BufferedPump(limit, (_, body) => head.Status is >= 200 and <= 299 ? Answer(body, head, book) : Error(head.Status, body, book)));
    }

    public void FixHead(HttpResponse response, UpstreamResponse head)
    {
        response.ContentLength = null;
        response.Headers.Remove("Content-Encoding");
        response.ContentType = "application/json";
    }

    public void Dispose() => _answer.Dispose();

    /// <summary>Writes the client's answer and books it. False if the provider's is not what it should be: a 502.</summary>
    protected abstract bool TryWriteAnswer(ReadOnlyMemory<byte> body, Func<string, string?> header, IBufferWriter<byte> output, AnswerBook book);

    /// <summary>The answer to a request that cannot be translated.</summary>
    protected static GatewayError? RefusalOf(RequestTranslation translation) =>
        translation.Refusal is { } refusal ? LlmErrors.CannotTranslate(refusal) : null;

    private BufferedResult Answer(ReadOnlyMemory<byte> body, UpstreamResponse head, AnswerBook book)
    {
        if (TryWriteAnswer(body, name => head.Header(name) is { Count: > 0 } value ? value.ToString() : null, _answer, book))
        {
            return _answer.Written;
        }

        var seen = new LlmObservation();
        UsageReader.TryRead(body.Span, seen);
        book.Book(seen, failed: true);
        return LlmErrors.BadAnswer("not an answer of the provider's format");
    }

    private BufferedResult Error(int status, ReadOnlyMemory<byte> body, AnswerBook book)
    {
        if (errors is not { } format)
        {
            return body;
        }

        var error = ChatFormats.Get(format).ReadError(status, body);
        book.Fail(error);
        Translator.WriteError(error, client, _answer);
        return _answer.Written;
    }
}
