using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai;

/// <summary>Reads usage from an answer while it goes to the client, and books it when the answer ends, in whatever way.</summary>
internal sealed class LlmAnswerObserver : IResponseObserver
{
    private readonly Exchange _exchange;
    private readonly PriceCatalog _prices;
    private readonly LlmObservation _seen;
    private readonly LlmStreamObserver? _stream;
    private readonly PooledBuffer? _buffered;
    private readonly long _limit;
    private bool _tooLarge;

    /// <param name="isStream">The answer is an event stream; else it is collected, up to the limit, and read at its end.</param>
    public LlmAnswerObserver(Exchange exchange, PriceCatalog prices, AiCapture capture, bool isStream, TimeProvider time)
    {
        _exchange = exchange;
        _prices = prices;
        _limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        _seen = new LlmObservation { Completion = capture.Completion ? new CompletionCapture() : null };
        _stream = isStream ? new LlmStreamObserver(_seen, time) : null;
        _buffered = isStream ? null : new PooledBuffer();
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        if (_stream is not null)
        {
            _stream.Observe(bytes);
            _exchange.Llm!.LastTokenAt = _exchange.Timestamp;
        }
        else if (_buffered!.Length + bytes.Length > _limit)
        {
            // The answer still reaches the client; only its usage stays unknown.
            _tooLarge = true;
        }
        else
        {
            bytes.CopyTo(_buffered.GetSpan(bytes.Length));
            _buffered.Advance(bytes.Length);
        }
    }

    public void OnEnd(bool complete)
    {
        if (_buffered is not null)
        {
            if (!_tooLarge)
            {
                UsageReader.TryRead(_buffered.Written.Span, _seen);
                _seen.Completion?.Add(_buffered.Written);
            }

            _buffered.Dispose();
        }

        _stream?.Dispose();
        Book();
    }

    private void Book()
    {
        var info = _exchange.Llm!;
        var usage = _seen.Usage;
        info.ResponseModel = _seen.ResponseModel;
        info.FirstTokenAt = _seen.FirstTokenAt;
        info.InputTokens = usage.Input;
        info.OutputTokens = usage.Output;
        info.TotalTokens = usage.Total;
        info.CacheReadTokens = usage.CacheRead;
        info.CacheWriteTokens = usage.CacheWrite;
        info.ReasoningTokens = usage.Reasoning;
        info.InputAudioTokens = usage.InputAudio;
        info.OutputAudioTokens = usage.OutputAudio;
        info.Completion = _seen.Completion?.Texts;
        var quote = _prices.Quote(info.Provider ?? "", info.ResponseModel, info.SentModel ?? info.RequestedModel, usage);
        info.CostNanoUsd = quote.NanoUsd;
        info.PriceStatus = quote.StatusText;
    }
}
