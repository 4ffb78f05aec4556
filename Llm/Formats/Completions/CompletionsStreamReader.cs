using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Reads a stream of chat completion chunks. Only the first choice is followed.</summary>
/// <remarks>
/// Text and reasoning parts are closed when the other begins; tool calls stay open until the finish reason, since their pieces may come in any order. A tool call starts when its name is known.
/// Usage is read from any chunk, with or without choices.
/// </remarks>
internal sealed class CompletionsStreamReader(int maxEventBytes) : SseStreamReader(maxEventBytes)
{
    private readonly List<Tool> _tools = [];
    private readonly TokenUsage _usage = new();
    private int _parts;
    private int _text = -1;
    private bool _textIsRefusal;
    private long _said;
    private long _textStart;
    private int _reasoning = -1;
    private bool _refused;
    private bool _started;
    private bool _finished;
    private bool _countsAlong;
    private bool _ended;
    private string? _serviceTier;

    /// <inheritdoc />
    public override void Complete(IChatEventSink sink)
    {
        // Compatible providers that never say [DONE] have at least given a finish reason.
        if (_finished)
        {
            OnDone(sink);
        }
    }

    /// <inheritdoc />
    protected override void OnDone(IChatEventSink sink)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (_started && !_finished)
        {
            Finish(_tools.Count > 0 ? StopReason.ToolUse : StopReason.EndTurn, null, null, sink);
        }

        sink.On(ChatEnded.Instance);
    }

    /// <inheritdoc />
    protected override void OnEvent(JsonElement data, IChatEventSink sink)
    {
        if (data.Member("error"u8) is not null)
        {
            sink.On(new ChatFailed(OpenAiErrors.ReadEvent(data)));
            return;
        }

        _serviceTier = data.Text("service_tier"u8) ?? _serviceTier;
        if (!_started)
        {
            _started = true;
            sink.On(new ChatStarted(data.Text("id"u8), data.Text("model"u8))
            {
                Created = data.Integer("created"u8),
                ServiceTier = _serviceTier,
                SystemFingerprint = data.Text("system_fingerprint"u8),
            });
        }

        var usage = Usage(data);
        foreach (var choice in data.Items("choices"u8))
        {
            // Moonshot says the usage inside of the choice.
            usage = Usage(choice) ?? usage;
            if ((choice.Integer("index"u8) ?? 0) != 0)
            {
                continue;
            }

            Delta(choice, sink);
            if (choice.Text("finish_reason"u8) is { Length: > 0 } reason && !_finished)
            {
                // A provider that counts along in every chunk may count on after this one.
                if (_countsAlong && usage is not null)
                {
                    sink.On(new UsageReported(usage) { ServiceTier = _serviceTier });
                    usage = null;
                }

                Finish(CompletionsStopReasons.Read(reason), reason, usage, sink);
                usage = null;
            }
        }

        if (usage is not null)
        {
            _countsAlong |= !_finished;
            sink.On(new UsageReported(usage) { ServiceTier = _serviceTier });
        }
    }

    private TokenUsage? Usage(JsonElement data)
    {
        // Groq's place is x_groq.
        if ((data.Object("usage"u8) ?? data.Object("x_groq"u8)?.Object("usage"u8)) is not { } usage)
        {
            return null;
        }

        UsageObjectReader.Read(usage, _usage);
        return _usage.IsReported ? _usage : null;
    }

    private void Delta(JsonElement choice, IChatEventSink sink)
    {
        if (choice.Object("delta"u8) is not { } delta)
        {
            return;
        }

        if ((delta.Text("reasoning_content"u8) ?? delta.Text("reasoning"u8)) is { Length: > 0 } thought)
        {
            OpenReasoning(sink);
            sink.On(new PartDelta(_reasoning, thought));
        }

        if (delta.Text("reasoning_signature"u8) is { Length: > 0 } signature)
        {
            OpenReasoning(sink);
            Sign(signature, sink);
        }

        if (delta.Text("content"u8) is { Length: > 0 } text)
        {
            Say(text, refusal: false, choice.Object("logprobs"u8)?.Member("content"u8), sink);
        }

        if (_text >= 0 && Citations.OpenAi(delta.Member("annotations"u8)) is { } citations)
        {
            Cite(citations, sink);
        }

        if (delta.Text("refusal"u8) is { Length: > 0 } refusal)
        {
            _refused = true;
            Say(refusal, refusal: true, null, sink);
        }

        if (delta.Object("audio"u8)?.Text("transcript"u8) is { Length: > 0 } spoken)
        {
            Say(spoken, refusal: false, null, sink);
        }

        if (delta.Member("images"u8) is not null)
        {
            Images(delta, sink);
        }

        foreach (var call in delta.Items("tool_calls"u8))
        {
            Call(call.Integer("index"u8), call.Text("id"u8), call.Object("function"u8) ?? call.Object("custom"u8) ?? default, call.Object("custom"u8) is not null, sink);
        }

        if (delta.Object("function_call"u8) is { } old)
        {
            Call(0, null, old, custom: false, sink);
        }
    }

    // Positions count in the whole content, of which the open part may be a later piece.
    private void Cite(List<Citation> citations, IChatEventSink sink)
    {
        foreach (var citation in citations)
        {
            sink.On(new PartCited(_text, citation with { Start = citation.Start - _textStart, End = citation.End - _textStart }));
        }
    }

    private void Images(JsonElement delta, IChatEventSink sink)
    {
        foreach (var image in CompletionsImages.Read(delta))
        {
            CloseText(sink);
            CloseReasoning(sink);
            sink.On(new PartStarted(_parts, image));
            sink.On(new PartStopped(_parts++));
        }
    }

    private void OpenReasoning(IChatEventSink sink)
    {
        CloseText(sink);
        if (_reasoning < 0)
        {
            _reasoning = _parts++;
            sink.On(new PartStarted(_reasoning, new ReasoningPart("")));
        }
    }

    private void Sign(string signature, IChatEventSink sink)
    {
        var sealedPart = ReasoningSeal.Open("", signature);
        sink.On(sealedPart.Encrypted is { } encrypted
            ? new PartSigned(_reasoning, null) { Encrypted = encrypted }
            : new PartSigned(_reasoning, sealedPart.Signature ?? signature));
    }

    private void Say(string text, bool refusal, JsonElement? logprobs, IChatEventSink sink)
    {
        CloseReasoning(sink);
        if (_text >= 0 && _textIsRefusal != refusal)
        {
            CloseText(sink);
        }

        if (_text < 0)
        {
            _text = _parts++;
            _textIsRefusal = refusal;
            _textStart = _said;
            sink.On(new PartStarted(_text, new TextPart("") { IsRefusal = refusal }));
        }

        _said += refusal ? 0 : text.Length;
        sink.On(new PartDelta(_text, text) { Logprobs = logprobs });
    }

    private void Call(long? index, string? id, JsonElement function, bool custom, IChatEventSink sink)
    {
        var tool = Find(index, id);
        tool.IsCustom |= custom;
        if (!string.IsNullOrEmpty(id))
        {
            tool.Id ??= id;
        }

        var arguments = function.Text("arguments"u8) ?? function.Text("input"u8) ?? (function.Object("arguments"u8) is { } whole ? whole.Compacted() : "");
        if (tool.Part < 0)
        {
            tool.Name ??= function.Text("name"u8) is { Length: > 0 } name ? name : null;
            if (tool.Name is null)
            {
                tool.Early += arguments;
                return;
            }

            CloseText(sink);
            CloseReasoning(sink);
            tool.Part = _parts++;
            sink.On(new PartStarted(tool.Part, new ToolCallPart(tool.Id ?? $"tool_call_{tool.Index}", tool.Name, "") { IsCustom = tool.IsCustom }));
            arguments = tool.Early + arguments;
        }

        if (arguments.Length > 0)
        {
            sink.On(new PartDelta(tool.Part, arguments));
        }
    }

    // Without an index, a new id means a new call.
    private Tool Find(long? index, string? id)
    {
        var found = index is { } number
            ? _tools.Find(tool => tool.Index == number)
            : string.IsNullOrEmpty(id) ? _tools.LastOrDefault() : _tools.Find(tool => tool.Id == id);
        if (found is null)
        {
            found = new Tool(index ?? _tools.Count);
            _tools.Add(found);
        }

        return found;
    }

    private void Finish(StopReason reason, string? said, TokenUsage? usage, IChatEventSink sink)
    {
        _finished = true;
        CloseText(sink);
        CloseReasoning(sink);
        foreach (var tool in _tools)
        {
            if (tool.Part >= 0)
            {
                sink.On(new PartStopped(tool.Part));
            }
        }

        reason = reason == StopReason.EndTurn && _tools.Exists(static tool => tool.Part >= 0) ? StopReason.ToolUse : reason;
        reason = reason == StopReason.EndTurn && _refused ? StopReason.Refusal : reason;
        sink.On(new ChatFinished(reason, null, usage) { ProviderReason = said });
    }

    private void CloseText(IChatEventSink sink)
    {
        if (_text >= 0)
        {
            sink.On(new PartStopped(_text));
            _text = -1;
        }
    }

    private void CloseReasoning(IChatEventSink sink)
    {
        if (_reasoning >= 0)
        {
            sink.On(new PartStopped(_reasoning));
            _reasoning = -1;
        }
    }

    private sealed class Tool(long index)
    {
        public long Index { get; } = index;

        public string? Id { get; set; }

        public string? Name { get; set; }

        public bool IsCustom { get; set; }

        public string Early { get; set; } = "";

        public int Part { get; set; } = -1;
    }
}
