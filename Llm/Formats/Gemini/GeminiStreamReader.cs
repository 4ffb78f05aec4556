using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads <c>streamGenerateContent?alt=sse</c>: every event is a whole answer that holds the next piece. Only the first candidate is followed.</summary>
/// <remarks>Gemini has no end marker: the stream is complete if it ends after a finish reason, or after a prompt was blocked.</remarks>
internal sealed class GeminiStreamReader(TranslationContext context) : SseStreamReader(context.MaxEventBytes)
{
    private bool _started;
    private bool _finished;
    private bool _failed;
    private string? _responseId;
    private int _parts;
    private int _calls;
    private int _open = -1;
    private bool _openIsThought;
    private TokenUsage? _usage;
    private string? _reason;

    /// <inheritdoc />
    public override void Complete(IChatEventSink sink)
    {
        if (_finished && !_failed)
        {
            sink.On(ChatEnded.Instance);
        }
    }

    /// <inheritdoc />
    protected override void OnEvent(JsonElement data, IChatEventSink sink)
    {
        if (_failed)
        {
            return;
        }

        if (data.Object("error"u8) is { } error)
        {
            _failed = true;
            sink.On(new ChatFailed(GeminiErrors.Read(0, error)));
            return;
        }

        Start(data, sink);
        var usage = GeminiUsage.Read(data);
        _usage = usage ?? _usage;
        StopReason? stop = null;
        foreach (var candidate in data.Items("candidates"u8))
        {
            if (candidate.Integer("index"u8) is null or 0)
            {
                stop = Candidate(candidate, sink);
                break;
            }
        }

        if (data.Object("promptFeedback"u8)?.Text("blockReason"u8) is not null && !_finished && stop is null && _parts == 0)
        {
            stop = StopReason.ContentFilter;
        }

        if (stop is { } reason && !_finished)
        {
            Close(sink);
            _finished = true;
            sink.On(new ChatFinished(reason, null, _usage) { ProviderReason = _reason });
        }
        else if (usage is not null)
        {
            sink.On(new UsageReported(usage));
        }

        if (context.Client == ChatFormat.Completions)
        {
            sink.On(WireEventTold.Instance);
        }
    }

    private void Start(JsonElement data, IChatEventSink sink)
    {
        if (!_started)
        {
            _started = true;
            _responseId = data.Text("responseId"u8);
            sink.On(new ChatStarted(
                _responseId ?? $"vertex-gemini-{context.Time.GetUtcNow().ToUnixTimeMilliseconds()}", data.Text("modelVersion"u8) ?? context.Model ?? context.RequestModel));
        }
    }

    private StopReason? Candidate(JsonElement candidate, IChatEventSink sink)
    {
        if (!_finished && candidate.Object("content"u8) is { } content)
        {
            foreach (var part in content.Items("parts"u8))
            {
                if (GeminiPartReader.Read(part, context) is { } read)
                {
                    Part(read, sink);
                }
            }
        }

        // What rests on which page is told in positions of a text that has gone; the pages themselves are not lost.
        if (_open >= 0 && !_openIsThought && Citations.Gemini(candidate, null) is { } citations)
        {
            foreach (var citation in citations)
            {
                sink.On(new PartCited(_open, citation));
            }
        }

        _reason = candidate.Text("finishReason"u8);
        return _reason is { } reason ? GeminiFinish.Read(reason, _calls > 0) : null;
    }

    private void Part(ChatPart part, IChatEventSink sink)
    {
        switch (part)
        {
            case TextPart text:
                Piece(text.Text, isThought: false, sink);
                break;
            case ReasoningPart { Redacted: not null }:
                Close(sink);
                Whole(part, sink);
                break;
            case ReasoningPart thoughts:
                Piece(thoughts.Text, isThought: true, sink);
                if (thoughts.Signature is not null || thoughts.Encrypted is not null)
                {
                    Sign(thoughts, sink);
                }

                break;
            case ToolCallPart call:
                Close(sink);
                var id = call.Id.Length > 0 ? call.Id : GeminiAnswerReader.NameCall(_responseId, 0, _calls, context);
                _calls++;
                Whole(call with { Id = context.Client == ChatFormat.Gemini ? id : ThoughtIds.Join(id, call.Signature) }, sink);
                break;
            default:
                // A writer may hold it beyond this event.
                (part as MediaPart)?.Base64?.Keep();
                Close(sink);
                Whole(part, sink);
                break;
        }
    }

    private void Piece(string text, bool isThought, IChatEventSink sink)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_open >= 0 && _openIsThought != isThought)
        {
            Close(sink);
        }

        if (_open < 0)
        {
            _open = _parts++;
            _openIsThought = isThought;
            sink.On(new PartStarted(_open, isThought ? new ReasoningPart("") : new TextPart("")));
        }

        sink.On(new PartDelta(_open, text));
    }

    // A signature ends a run of thoughts: the next ones have a signature of their own.
    private void Sign(ReasoningPart thoughts, IChatEventSink sink)
    {
        if (_open < 0 || !_openIsThought)
        {
            Close(sink);
            _open = _parts++;
            _openIsThought = true;
            sink.On(new PartStarted(_open, new ReasoningPart("")));
        }

        sink.On(new PartSigned(_open, thoughts.Signature) { Encrypted = thoughts.Encrypted });
        Close(sink);
    }

    private void Whole(ChatPart part, IChatEventSink sink)
    {
        var index = _parts++;
        sink.On(new PartStarted(index, part));
        sink.On(new PartStopped(index));
    }

    private void Close(IChatEventSink sink)
    {
        if (_open >= 0)
        {
            sink.On(new PartStopped(_open));
            _open = -1;
        }
    }
}
