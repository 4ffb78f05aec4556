using System.Buffers;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>A chat call between two wire formats.</summary>
internal sealed class ChatTranslation : ICallTranslation
{
    private readonly TranslationContext _context;
    private readonly TimeProvider _time;
    private readonly PooledBuffer _answer = new();
    private StreamTranslation? _stream;
    private bool _streams;

    public ChatTranslation(Exchange exchange, AiTarget target, in UpstreamCall call, TimeProvider time)
    {
        var headers = exchange.Request.Headers;
        _time = time;
        _context = new TranslationContext
        {
            Client = call.ClientFormat!.Value,
            Upstream = call.Format!.Value,
            Model = call.Model,

            // Of clients whose model is in the path; the others' bodies name it.
            RequestModel = call.Model,
            Provider = target.ProviderKey,
            Region = target.Region,
            ClientHeader = name => headers.TryGetValue(name, out var value) ? value.ToString() : null,
            PromptCaching = target.PromptCaching,
            BedrockGuardrail = target.Guardrail,
            Time = time,
            Stream = call.Streams,
            StreamsAsArray = call.ClientFormat == ChatFormat.Gemini && !AsksForEvents(exchange.Request.Query),
        };
    }

    public GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output) =>
        Translator.TranslateRequest(body, _context, output).Refusal is { } refusal ? LlmErrors.CannotTranslate(refusal) : null;

    public AttemptVerdict Interpret(Exchange exchange, UpstreamResponse head, AnswerBook book)
    {
        _context.UpstreamHeader = name => head.Header(name) is { Count: > 0 } value ? value.ToString() : null;
        var limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        if (head.Status is < 200 or > 299)
        {
            return AttemptVerdict.Final(new BufferedPump(limit, (_, body) => Error(head.Status, body, book)));
        }

        // Some compatible providers name their streams wrongly, or not at all.
        _streams = head.MediaType == ChatFormats.Get(_context.Upstream).StreamContentType || (_context.Stream && head.MediaType is "" or "text/plain" or "application/octet-stream");
        if (!_streams)
        {
            return AttemptVerdict.Final(new BufferedPump(limit, (_, body) => Answer(body, book)));
        }

        exchange.Llm!.Streaming = true;
        _stream = Translator.OpenStream(_context);
        return AttemptVerdict.Final(new TranslatedStreamPump(_stream, book, _time, isEventStream: !_context.StreamsAsArray));
    }

    public void FixHead(HttpResponse response, UpstreamResponse head)
    {
        response.ContentLength = null;
        response.Headers.Remove("Content-Encoding");
        response.ContentType = (_streams || _context.Stream) && !_context.StreamsAsArray ? ChatFormats.Get(_context.Client).StreamContentType : "application/json";
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _answer.Dispose();
    }

    // Google streams events only if alt=sse is asked for, else one JSON array.
    private static bool AsksForEvents(ReadOnlySpan<char> query)
    {
        foreach (var part in query.Split('&'))
        {
            if (query[part] is "alt=sse" or "$alt=sse")
            {
                return true;
            }
        }

        return false;
    }

    private BufferedResult Answer(ReadOnlyMemory<byte> body, AnswerBook book)
    {
        // A provider may answer in one piece although a stream was asked for.
        var translated = _context.Stream ? Translator.StreamAnswer(body, _context, _answer) : Translator.TranslateAnswer(body, _context, _answer);
        if (translated.Answer is not { } answer)
        {
            book.Book(new LlmObservation { Usage = translated.FailedUsage ?? new TokenUsage(), ResponseModel = translated.FailedModel }, failed: true);
            if (translated.Failure is { } failure)
            {
                book.Fail(failure);
                return new GatewayError(ResponseReason.UpstreamFailure, StatusOf(failure), failure.Message, failure.Code ?? failure.Type);
            }

            return LlmErrors.BadAnswer("not an answer of the format " + _context.Upstream);
        }

        var seen = new LlmObservation
        {
            Usage = answer.Usage ?? new TokenUsage(),
            ResponseId = answer.Id ?? _context.UpstreamHeader("x-amzn-requestid"),
            ResponseModel = answer.Model,
            ServiceTier = answer.ServiceTier,
            Completion = book.Capture.Completion ? Completion() : null,
        };
        for (var i = 0; i < answer.Choices.Count; i++)
        {
            seen.Finish(i, answer.Choices[i].ProviderReason);
        }

        book.Estimate(seen.Usage, contentEvents: 0, complete: true, translated.Characters);
        book.Book(seen);
        return _answer.Written;
    }

    private CompletionCapture Completion()
    {
        var completion = new CompletionCapture();
        if (_context.Stream)
        {
            using var observer = new LlmStreamObserver(new LlmObservation { Completion = completion }, _time);
            observer.Observe(_answer.Written.Span);
        }
        else
        {
            completion.Add(_answer.Written);
        }

        return completion;
    }

    // The provider said success and meant failure; whose fault it was shows in its code.
    private static int StatusOf(ChatError failure) => (failure.Code ?? failure.Type) switch
    {
        "rate_limit_exceeded" or "rate_limit_error" or "429" or "RESOURCE_EXHAUSTED" => StatusCodes.Status429TooManyRequests,
        "context_length_exceeded" or "400" => StatusCodes.Status400BadRequest,
        { } code when code.StartsWith("invalid_", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status502BadGateway,
    };

    private BufferedResult Error(int status, ReadOnlyMemory<byte> body, AnswerBook book)
    {
        var error = Translator.TranslateError(status, body, _context, _answer);
        book.Fail(error);
        return _answer.Written;
    }
}
