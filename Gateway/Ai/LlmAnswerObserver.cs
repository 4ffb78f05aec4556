using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai;

/// <summary>Reads usage from an answer while it goes to the client, and books it when the answer ends, in whatever way.</summary>
internal sealed class LlmAnswerObserver : IResponseObserver
{
    private readonly Exchange _exchange;
    private readonly AnswerBook _book;
    private readonly UpstreamResponse _head;
    private readonly LlmObservation _seen;
    private readonly IUsageObserver? _stream;
    private readonly PooledBuffer? _buffered;
    private readonly long _limit;
    private bool _tooLarge;

    /// <summary>An event stream is read along; a JSON answer is collected, up to the limit, and read at its end; nothing else is looked at.</summary>
    public LlmAnswerObserver(Exchange exchange, AnswerBook book, UpstreamResponse head, TimeProvider time)
    {
        _exchange = exchange;
        _book = book;
        _head = head;
        _limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        _seen = exchange.Llm!.BeginAnswer();
        _seen.Completion = book.Capture.Completion ? new CompletionCapture() : null;
        _stream = UsageObservers.ForStream(head.MediaType, _seen, time);
        // A file of sound or pictures has no usage to read and would only fill the memory.
        _buffered = _stream is null && (head.MediaType.Length == 0 || head.MediaType.Contains("json", StringComparison.Ordinal) || head.MediaType.StartsWith("text/", StringComparison.Ordinal))
            ? new PooledBuffer()
            : null;
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        if (_stream is not null)
        {
            _stream.Observe(bytes);
            _exchange.Llm!.LastTokenAt = _exchange.Timestamp;
        }
        else if (_buffered is null || _tooLarge || _buffered.Length + bytes.Length > _limit || !_buffered.TryWrite(bytes))
        {
            // The answer still reaches the client; only its usage stays unknown.
            _tooLarge = true;
        }
    }

    public void OnEnd(bool complete)
    {
        long? characters = null;
        if (_buffered is not null)
        {
            if (!_tooLarge)
            {
                UsageReader.TryRead(_buffered.Written.Span, _seen);
                _seen.Completion?.Add(_buffered.Written);
                characters = _seen.Usage.IsReported ? null : Characters(_buffered.Written);
            }

            _buffered.Dispose();
        }

        var events = _stream?.ContentEvents ?? 0;
        _stream?.Dispose();
        ReadHeaders();
        _book.Estimate(_seen.Usage, events, complete, characters);
        _book.Book(_seen);
    }

    // Only for an answer that reports no usage: what it says is the one measure of its output.
    private static long Characters(ReadOnlyMemory<byte> answer)
    {
        var capture = new CompletionCapture();
        capture.Add(answer);
        return capture.Texts.Sum(t => (long)t.Length) + capture.ToolCalls.Sum(c => (long)c.Arguments.Length);
    }

    // Bedrock tells in headers what the bodies of some models leave out, and the id of every answer.
    private void ReadHeaders()
    {
        if (Header("x-amzn-requestid") is { } id)
        {
            _seen.ResponseId ??= id;
            UsageReader.ReadBedrockHeaders(Header, _seen.Usage);
        }
    }

    private string? Header(string name) => _head.Header(name) is { Count: > 0 } value ? value.ToString() : null;
}
