using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads the events of a Responses stream. The <c>type</c> inside the data decides; event names and sequence numbers are not relied upon.</summary>
internal sealed class ResponsesStreamReader(TranslationContext context) : SseStreamReader(context.MaxEventBytes)
{
    // Parts by the item they belong to and their place in it; -1 stands for the item itself.
    private readonly Dictionary<(long Item, long Place), Part> _open = [];
    private readonly HashSet<(long Item, long Place)> _closed = [];
    private readonly HashSet<long> _seen = [];
    private int _count;
    private bool _started;
    private bool _over;
    private bool _hasCalls;
    private bool _hasRefusal;

    /// <inheritdoc />
    public override void Complete(IChatEventSink sink)
    {
        // Without a last event the answer was cut off.
    }

    /// <inheritdoc />
    protected override void OnDone(IChatEventSink sink)
    {
        if (_started && !_over)
        {
            Finish(_hasCalls ? StopReason.ToolUse : _hasRefusal ? StopReason.Refusal : StopReason.EndTurn, null, sink);
        }
    }

    /// <inheritdoc />
    protected override void OnEvent(JsonElement data, IChatEventSink sink)
    {
        if (_over)
        {
            return;
        }

        var item = data.Integer("output_index"u8) ?? 0;
        switch (data.Text("type"u8))
        {
            case "response.created" or "response.in_progress" or "response.queued":
                Start(data.Object("response"u8), sink);
                break;
            case "response.output_item.added":
                ItemAdded(item, data.Object("item"u8), sink);
                break;
            case "response.content_part.added" when data.Object("part"u8) is { } part:
                ContentAdded(item, data, part, sink);
                break;
            case "response.output_text.delta":
                Delta(item, Place(data, "content_index"u8), data.Text("delta"u8), () => new TextPart(""), data.Member("logprobs"u8), sink);
                break;
            case "response.output_text.annotation.added" when data.Object("annotation"u8) is { } annotation && Citations.OpenAiOne(annotation) is { } citation:
                Cite(item, Place(data, "content_index"u8), citation, sink);
                break;
            case "response.refusal.delta":
                _hasRefusal = true;
                Delta(item, Place(data, "content_index"u8), data.Text("delta"u8), () => new TextPart("") { IsRefusal = true }, null, sink);
                break;
            case "response.output_text.done":
                Whole(item, Place(data, "content_index"u8), data.Text("text"u8), () => new TextPart(""), sink);
                break;
            case "response.refusal.done":
                _hasRefusal = true;
                Whole(item, Place(data, "content_index"u8), data.Text("refusal"u8), () => new TextPart("") { IsRefusal = true }, sink);
                break;
            case "response.content_part.done":
                ContentDone(item, Place(data, "content_index"u8), data.Object("part"u8), sink);
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta":
                Delta(item, -1, data.Text("delta"u8), null, null, sink);
                break;
            case "response.function_call_arguments.done":
                Whole(item, -1, data.Text("arguments"u8), null, sink);
                break;
            case "response.custom_tool_call_input.done":
                Whole(item, -1, data.Text("input"u8), null, sink);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                Thoughts(item, data, sink);
                break;
            case "response.output_item.done" when data.Object("item"u8) is { } done:
                ItemDone(item, done, sink);
                break;
            case "response.completed" or "response.incomplete" when data.Object("response"u8) is { } response:
                Completed(response, sink);
                break;
            case "response.failed":
                Failed(data.Object("response"u8), sink);
                break;
            case "error":
            case null when data.Member("error"u8) is not null:
                _over = true;
                sink.On(new ChatFailed(OpenAiErrors.ReadEvent(data)));
                break;
        }
    }

    private static long Place(JsonElement data, ReadOnlySpan<byte> name) => data.Integer(name) ?? 0;

    private void Start(JsonElement? response, IChatEventSink sink)
    {
        if (!_started)
        {
            _started = true;
            sink.On(new ChatStarted(response?.Text("id"u8), response?.Text("model"u8) ?? context.Model ?? context.RequestModel)
            {
                Created = response?.Integer("created_at"u8),
                ServiceTier = response?.Text("service_tier"u8),
                Usage = response is { } begun ? ResponsesUsage.Read(begun) : null,
            });
        }
    }

    private void ItemAdded(long index, JsonElement? item, IChatEventSink sink)
    {
        Start(null, sink);
        _seen.Add(index);
        if (item?.Text("type"u8) is "function_call" or "custom_tool_call")
        {
            var parts = new List<ChatPart>(1);
            ResponsesAnswerReader.Add(item.Value, parts);
            if (parts.Count == 0)
            {
                // A call that nobody can name yet is told when it is done.
                return;
            }

            _hasCalls = true;
            Open(index, -1, parts[0], sink).HasText = ((ToolCallPart)parts[0]).Arguments.Length > 0;
        }
    }

    private void ContentAdded(long index, JsonElement data, JsonElement part, IChatEventSink sink)
    {
        Start(null, sink);
        _seen.Add(index);
        switch (part.Text("type"u8))
        {
            case "output_text":
                Get(index, Place(data, "content_index"u8), static () => new TextPart(""), sink);
                break;
            case "refusal":
                _hasRefusal = true;
                Get(index, Place(data, "content_index"u8), static () => new TextPart("") { IsRefusal = true }, sink);
                break;
        }
    }

    // Some servers say a part only when it is complete.
    private void ContentDone(long item, long place, JsonElement? content, IChatEventSink sink)
    {
        switch (content?.Text("type"u8))
        {
            case "output_text":
                Whole(item, place, content.Value.Text("text"u8), static () => new TextPart(""), sink);
                Cited(item, place, content.Value.Member("annotations"u8), sink);
                break;
            case "refusal":
                _hasRefusal = true;
                Whole(item, place, content.Value.Text("refusal"u8), static () => new TextPart("") { IsRefusal = true }, sink);
                break;
        }

        Close(item, place, sink);
    }

    private void Cite(long item, long place, Citation citation, IChatEventSink sink)
    {
        if (_open.TryGetValue((item, place), out var part))
        {
            part.IsCited = true;
            sink.On(new PartCited(part.Index, citation));
        }
    }

    // The list at the end counts only if its citations have not come one by one.
    private void Cited(long item, long place, JsonElement? annotations, IChatEventSink sink)
    {
        if (_open.TryGetValue((item, place), out var part) && !part.IsCited && Citations.OpenAi(annotations) is { } citations)
        {
            foreach (var citation in citations)
            {
                Cite(item, place, citation, sink);
            }
        }
    }

    private void Delta(long item, long place, string? text, Func<ChatPart>? make, JsonElement? logprobs, IChatEventSink sink)
    {
        Start(null, sink);
        _seen.Add(item);
        var hasLogprobs = logprobs is { ValueKind: JsonValueKind.Array } odds && odds.GetArrayLength() > 0;
        if ((text is { Length: > 0 } || hasLogprobs) && Get(item, place, make, sink) is { } part)
        {
            part.HasText |= text is { Length: > 0 };
            sink.On(new PartDelta(part.Index, text ?? "") { Logprobs = hasLogprobs ? logprobs : null });
        }
    }

    // A text that comes whole counts only if none of it has come in pieces.
    private void Whole(long item, long place, string? text, Func<ChatPart>? make, IChatEventSink sink)
    {
        Start(null, sink);
        _seen.Add(item);
        if (text is { Length: > 0 } && !_closed.Contains((item, place)) && Get(item, place, make, sink) is { HasText: false } part)
        {
            part.HasText = true;
            sink.On(new PartDelta(part.Index, text));
        }
    }

    private void Thoughts(long item, JsonElement data, IChatEventSink sink)
    {
        if (data.Text("delta"u8) is not { Length: > 0 } text)
        {
            return;
        }

        Start(null, sink);
        _seen.Add(item);
        var id = data.Text("item_id"u8);
        var part = Get(item, -1, () => new ReasoningPart("") { IsSummary = true, ItemId = id }, sink)!;
        var place = Place(data, "summary_index"u8);
        if (part.HasText && place != part.Place)
        {
            // Parts of a summary are paragraphs.
            sink.On(new PartDelta(part.Index, "\n\n"));
        }

        part.Place = place;
        part.HasText = true;
        sink.On(new PartDelta(part.Index, text));
    }

    private void ItemDone(long index, JsonElement item, IChatEventSink sink)
    {
        Start(null, sink);
        var type = item.Text("type"u8);
        if (!HasPart(index))
        {
            EmitWhole(item, sink);
            _seen.Add(index);
            return;
        }

        if (_open.TryGetValue((index, -1), out var open))
        {
            if (!open.HasText && (item.Text("arguments"u8) ?? item.Text("input"u8)) is { Length: > 0 } arguments)
            {
                open.HasText = true;
                sink.On(new PartDelta(open.Index, arguments));
            }

            if (type == "reasoning" && item.Text("encrypted_content"u8) is { Length: > 0 } proof)
            {
                sink.On(new PartSigned(open.Index, null) { Encrypted = proof });
            }
        }

        var place = 0L;
        foreach (var content in type == "message" ? item.Items("content"u8) : default)
        {
            ContentDone(index, place++, content, sink);
        }

        foreach (var key in _open.Keys.Where(key => key.Item == index).OrderBy(key => key.Place).ToList())
        {
            Close(key.Item, key.Place, sink);
        }
    }

    private void EmitWhole(JsonElement item, IChatEventSink sink)
    {
        var parts = new List<ChatPart>();
        ResponsesAnswerReader.Add(item, parts);
        foreach (var part in parts)
        {
            _hasCalls |= part is ToolCallPart;
            _hasRefusal |= part is TextPart { IsRefusal: true };
            WholeAnswerStream.Part(_count++, part, sink);
        }
    }

    private void Completed(JsonElement response, IChatEventSink sink)
    {
        Start(response, sink);
        var index = 0L;
        foreach (var item in response.Items("output"u8))
        {
            // A provider that streams nothing but the end.
            if (_seen.Add(index++))
            {
                EmitWhole(item, sink);
            }
        }

        Finish(ResponsesAnswerReader.StopOf(response, _hasCalls, _hasRefusal), ResponsesUsage.Read(response), sink, response);
    }

    private void Failed(JsonElement? response, IChatEventSink sink)
    {
        if (response is { } failed && ResponsesUsage.Read(failed) is { } usage)
        {
            sink.On(new UsageReported(usage));
        }

        _over = true;
        sink.On(new ChatFailed(response?.Object("error"u8) is { } error ? OpenAiErrors.Read(0, error) : new ChatError("The provider could not finish the response.")));
    }

    private void Finish(StopReason stop, TokenUsage? usage, IChatEventSink sink, JsonElement response = default)
    {
        foreach (var key in _open.Keys.OrderBy(key => key).ToList())
        {
            Close(key.Item, key.Place, sink);
        }

        _over = true;
        if (usage is not null && response.Text("service_tier"u8) is { } tier)
        {
            sink.On(new UsageReported(usage) { ServiceTier = tier });
        }

        sink.On(new ChatFinished(stop, null, usage) { ProviderReason = ResponsesAnswerReader.ReasonOf(response) });
        sink.On(ChatEnded.Instance);
    }

    private bool HasPart(long item)
    {
        foreach (var key in _open.Keys)
        {
            if (key.Item == item)
            {
                return true;
            }
        }

        foreach (var key in _closed)
        {
            if (key.Item == item)
            {
                return true;
            }
        }

        return false;
    }

    private Part? Get(long item, long place, Func<ChatPart>? make, IChatEventSink sink)
    {
        if (_open.TryGetValue((item, place), out var part))
        {
            return part;
        }

        return make is null ? null : Open(item, place, make(), sink);
    }

    private Part Open(long item, long place, ChatPart content, IChatEventSink sink)
    {
        var part = new Part(_count++);
        _open[(item, place)] = part;
        sink.On(new PartStarted(part.Index, content));
        return part;
    }

    private void Close(long item, long place, IChatEventSink sink)
    {
        if (_open.Remove((item, place), out var part))
        {
            _closed.Add((item, place));
            sink.On(new PartStopped(part.Index));
        }
    }

    private sealed class Part(int index)
    {
        public int Index { get; } = index;

        public bool HasText { get; set; }

        public bool IsCited { get; set; }

        public long Place { get; set; }
    }
}
