using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Responses;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>Translates a stream while it arrives: what a read of the provider's bytes means is written and flushed at once.</summary>
/// <remarks>
/// A provider that breaks off is told to the client as an error event of its format; the stream then ends in an orderly way, so that SDKs report the
/// reason instead of a lost connection.
/// </remarks>
internal sealed class TranslatedStreamPump(StreamTranslation translation, AnswerBook book, TimeProvider time, bool isEventStream = true) : IResponsePump
{
    private const int ReadSize = 16 * 1024;

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        SsePump.AddHeaders(exchange.Http.Response.Headers);
        var writer = exchange.Http.Response.BodyWriter;
        using var output = new PooledBuffer();
        using var capture = book.Capture.Completion ? new Capture(time) : null;
        // A comment has no place inside of a JSON array.
        await using var keepAlive = new SseKeepAlive(writer, time) { IsBetweenEvents = isEventStream };
        long? firstToken = null;
        var counter = new DeltaCounter();
        translation.Observer = counter;
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            while (true)
            {
                keepAlive.Pause();
                int read;
                byte[] buffer;
                try
                {
                    _ = await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
                }
                finally
                {
                    await keepAlive.ResumeAsync();
                }

                buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
                try
                {
                    read = await body.ReadAsync(buffer, cancellationToken);
                    if (read == 0)
                    {
                        break;
                    }

                    exchange.MarkFirstByte();
                    translation.Push(buffer.AsSpan(0, read), output);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }

                if (firstToken is null && translation.HasContent)
                {
                    firstToken = exchange.Timestamp;
                }

                exchange.Llm!.LastTokenAt = exchange.Timestamp;
                if (await SendAsync(exchange, writer, output, capture, cancellationToken))
                {
                    return null;
                }
            }

            translation.Complete(output);
            if (translation is { IsEnded: false, Failure: null })
            {
                Fail(exchange, output, "the provider's stream ended before its answer did");
            }

            await SendAsync(exchange, writer, output, capture, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or HttpProtocolException or StreamFormatException)
        {
            if (!exchange.Http.Response.HasStarted && output.Length == 0)
            {
                return GatewayError.BadUpstream("upstream response was cut off", e.Message);
            }

            Fail(exchange, output, e.Message);
            await SendAsync(exchange, writer, output, capture, cancellationToken);
            return null;
        }
        finally
        {
            if (translation.Failure is { } failure)
            {
                book.Fail(failure);
            }

            var seen = new LlmObservation
            {
                Usage = translation.Usage ?? new TokenUsage(),
                ResponseId = translation.ResponseId ?? (response.Header("x-amzn-requestid") is { Count: > 0 } id ? id.ToString() : null),
                ResponseModel = translation.Model,
                ServiceTier = translation.ServiceTier,
                FirstTokenAt = firstToken,
                Completion = capture?.Completion,
            };
            seen.Finish(0, translation.FinishReason);
            book.Estimate(seen.Usage, counter.Count, translation.IsEnded);
            book.Book(seen);
        }
    }

    private void Fail(Exchange exchange, PooledBuffer output, string detail)
    {
        exchange.Log.Error ??= detail;
        exchange.Log.Reason = ResponseReason.UpstreamFailure;
        translation.Fail(new ChatError("The provider's answer was cut off.") { Status = 502, Type = "api_error", Code = LlmErrors.BadAnswerCode }, output);
    }

    /// <returns>True if the client is gone.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<bool> SendAsync(Exchange exchange, PipeWriter writer, PooledBuffer output, Capture? capture, CancellationToken cancellationToken)
    {
        if (output.Length == 0)
        {
            return false;
        }

        exchange.Log.ResponseBytes += output.Length;
        var flush = await writer.WriteAsync(output.Written, cancellationToken);
        capture?.Observe(output.Written.Span);
        output.Clear();
        return flush.IsCompleted;
    }

    /// <summary>Counts pieces of content: about the number of tokens.</summary>
    private sealed class DeltaCounter : IChatEventSink
    {
        public long Count { get; private set; }

        public void On(ChatEvent chatEvent) => Count += chatEvent is PartDelta ? 1 : 0;
    }

    /// <summary>Reads the texts of the answer out of what the client is sent.</summary>
    private sealed class Capture : IDisposable
    {
        private readonly LlmObservation _seen = new() { Completion = new CompletionCapture() };
        private readonly LlmStreamObserver _observer;

        public Capture(TimeProvider time) => _observer = new LlmStreamObserver(_seen, time);

        public CompletionCapture? Completion => _seen.Completion;

        public void Observe(ReadOnlySpan<byte> bytes) => _observer.Observe(bytes);

        public void Dispose() => _observer.Dispose();
    }
}
