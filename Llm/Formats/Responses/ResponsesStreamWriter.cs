using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Writes a stream for a Responses client: real event names, rising sequence numbers, a <c>done</c> for every part and item, and a last event with the complete response.</summary>
internal sealed class ResponsesStreamWriter(TranslationContext context) : IChatStreamWriter
{
    private readonly SseEventWriter _events = new();
    private readonly List<ResponsesItem> _items = [];
    private readonly StringBuilder _text = new();
    private readonly string _id = context.NewId("resp_");
    private List<JsonElement>? _logprobs;
    private List<Citation>? _citations;
    private ResponsesItem? _message;
    private ChatPart? _part;
    private string _itemId = "";
    private int _sequence;
    private long _created;
    private string _model = "";
    private bool _started;
    private StopReason? _stop;
    private TokenUsage? _usage;
    private string? _tier;

    private int OutputIndex => _items.Count;

    /// <inheritdoc />
    public bool NeedsSequentialParts => true;

    /// <inheritdoc />
    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                Start(started, output);
                break;
            case PartStarted started:
                StartPart(ResponsesItem.Shown(started.Part), output);
                break;
            case PartDelta delta when _part is not null:
                Delta(delta, output);
                break;
            case PartSigned signed when _part is ReasoningPart reasoning:
                _part = reasoning with { Signature = signed.Signature ?? reasoning.Signature, Encrypted = signed.Encrypted ?? reasoning.Encrypted };
                break;
            case PartCited cited when _part is TextPart:
                (_citations ??= []).Add(cited.Citation);
                break;
            case PartStopped:
                StopPart(output);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                _tier = reported.ServiceTier ?? _tier;
                break;
            case ChatFinished finished:
                _stop = finished.Stop;
                _usage = finished.Usage ?? _usage;
                StopPart(output);
                CloseMessage(output, IsCutHere());
                break;
            case ChatEnded:
                End(output);
                break;
            case ChatFailed failed:
                Fail(failed.Error, output);
                break;
        }
    }

    private void Start(ChatStarted started, IBufferWriter<byte> output)
    {
        _started = true;
        _created = started.Created ?? context.Now();
        _model = started.Model ?? context.RequestModel ?? "";
        _usage = started.Usage ?? _usage;
        _tier = started.ServiceTier;
        var json = Begin("response.created"u8, output);
        json.WritePropertyName("response"u8);
        ResponsesAnswerWriter.WriteHead(json, _id, _created, _model, context);
        json.WriteString("status"u8, "in_progress"u8);
        json.WriteStartArray("output"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        End(json, output);
    }

    private void StartPart(ChatPart? part, IBufferWriter<byte> output)
    {
        StopPart(output);
        _part = part;
        _text.Clear();
        _logprobs = null;
        _citations = null;
        if (part is null)
        {
            return;
        }

        if (part is TextPart text)
        {
            OpenMessage(output);
            var json = BeginInItem("response.content_part.added"u8, output);
            json.WriteNumber("content_index"u8, _message!.Texts.Count);
            json.WritePropertyName("part"u8);
            ResponsesItem.WriteText(text with { Text = "", Logprobs = null }, json);
            End(json, output);
            Piece(text.Text, null, output);
            return;
        }

        CloseMessage(output, false);
        _itemId = context.NewId(ResponsesItem.PrefixOf(part));
        ItemEvent("response.output_item.added"u8, new ResponsesItem(_itemId) { Part = Bare(part), Status = "in_progress" }, output);
        switch (part)
        {
            case ToolCallPart call:
                Piece(call.Arguments, null, output);
                break;
            case ReasoningPart { Redacted: null } reasoning:
                Piece(reasoning.Text, null, output);
                break;
        }
    }

    private static ChatPart Bare(ChatPart part) => part switch
    {
        ToolCallPart call => call with { Arguments = "" },
        ReasoningPart => new ReasoningPart(""),
        MediaPart media => media with { Base64 = null },
        _ => part,
    };

    private void Delta(PartDelta delta, IBufferWriter<byte> output)
    {
        if (delta.Logprobs is { } logprobs && _part is TextPart)
        {
            (_logprobs ??= []).Add(logprobs.Clone());
        }

        Piece(delta.Text, delta.Logprobs, output);
    }

    // One delta event; the text is also kept for the event that says it whole.
    private void Piece(string text, JsonElement? logprobs, IBufferWriter<byte> output)
    {
        if (text.Length == 0 && logprobs is null)
        {
            return;
        }

        if (_part is ReasoningPart && _text.Length == 0)
        {
            SummaryPart("response.reasoning_summary_part.added"u8, "", output);
        }

        _text.Append(text);
        var json = BeginInItem(
            _part switch
            {
                TextPart { IsRefusal: true } => "response.refusal.delta"u8,
                TextPart => "response.output_text.delta"u8,
                ToolCallPart { IsCustom: true } => "response.custom_tool_call_input.delta"u8,
                ToolCallPart => "response.function_call_arguments.delta"u8,
                _ => "response.reasoning_summary_text.delta"u8,
            },
            output);
        WritePlace(json);
        json.WriteString("delta"u8, text);
        if (logprobs is { } odds)
        {
            json.WritePropertyName("logprobs"u8);
            odds.WriteTo(json);
        }

        End(json, output);
    }

    private void StopPart(IBufferWriter<byte> output)
    {
        var part = _part;
        _part = null;
        switch (part)
        {
            case TextPart text:
                StopText(text with { Text = _text.ToString(), Logprobs = MergedLogprobs(), Citations = _citations }, output);
                break;
            case ToolCallPart call:
                _part = call;
                if (_text.Length == 0 && !call.IsCustom)
                {
                    // A call without arguments has an empty object, as everywhere else.
                    Piece("{}", null, output);
                }

                StopCall(call with { Arguments = _text.ToString() }, output);
                break;
            case ReasoningPart reasoning:
                _part = reasoning;
                StopReasoning(reasoning with { Text = _text.ToString() }, output);
                break;
            case not null:
                Done(part, output);
                break;
        }

        _part = null;
    }

    private void StopText(TextPart text, IBufferWriter<byte> output)
    {
        for (var i = 0; i < (text.Citations?.Count ?? 0); i++)
        {
            var added = BeginInItem("response.output_text.annotation.added"u8, output);
            added.WriteNumber("content_index"u8, _message!.Texts.Count);
            added.WriteNumber("annotation_index"u8, i);
            added.WritePropertyName("annotation"u8);
            Citations.Write(added, text.Citations![i], 0, text.Text.Length, nested: false);
            End(added, output);
        }

        var json = BeginInItem(text.IsRefusal ? "response.refusal.done"u8 : "response.output_text.done"u8, output);
        json.WriteNumber("content_index"u8, _message!.Texts.Count);
        json.WriteString(text.IsRefusal ? "refusal"u8 : "text"u8, text.Text);
        if (text.Logprobs is { } logprobs)
        {
            json.WritePropertyName("logprobs"u8);
            logprobs.WriteTo(json);
        }

        End(json, output);
        json = BeginInItem("response.content_part.done"u8, output);
        json.WriteNumber("content_index"u8, _message.Texts.Count);
        json.WritePropertyName("part"u8);
        ResponsesItem.WriteText(text, json);
        End(json, output);
        _message.Texts.Add(text);
    }

    private void StopCall(ToolCallPart call, IBufferWriter<byte> output)
    {
        var json = BeginInItem(call.IsCustom ? "response.custom_tool_call_input.done"u8 : "response.function_call_arguments.done"u8, output);
        WritePlace(json);
        json.WriteString("name"u8, context.ClientToolName(call.Name));
        json.WriteString(call.IsCustom ? "input"u8 : "arguments"u8, call.Arguments);
        End(json, output);
        Done(call, output);
    }

    private void StopReasoning(ReasoningPart reasoning, IBufferWriter<byte> output)
    {
        if (reasoning.Text.Length > 0)
        {
            var json = BeginInItem("response.reasoning_summary_text.done"u8, output);
            WritePlace(json);
            json.WriteString("text"u8, reasoning.Text);
            End(json, output);
            SummaryPart("response.reasoning_summary_part.done"u8, reasoning.Text, output);
        }

        Done(reasoning, output);
    }

    private void SummaryPart(ReadOnlySpan<byte> name, string text, IBufferWriter<byte> output)
    {
        var json = BeginInItem(name, output);
        json.WriteNumber("summary_index"u8, 0);
        json.WriteStartObject("part"u8);
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        End(json, output);
    }

    private void Done(ChatPart part, IBufferWriter<byte> output)
    {
        var item = new ResponsesItem(_itemId) { Part = part, Status = "completed" };
        ItemEvent("response.output_item.done"u8, item, output);
        _items.Add(item);
    }

    private void OpenMessage(IBufferWriter<byte> output)
    {
        if (_message is not null)
        {
            return;
        }

        _itemId = context.NewId("msg_");
        _message = new ResponsesItem(_itemId) { Status = "in_progress" };
        ItemEvent("response.output_item.added"u8, _message, output);
    }

    private void CloseMessage(IBufferWriter<byte> output, bool isCut)
    {
        if (_message is { } message)
        {
            message.Status = isCut ? "incomplete" : "completed";
            ItemEvent("response.output_item.done"u8, message, output);
            _items.Add(message);
            _message = null;
        }
    }

    // True for the message that is open when an answer is cut off.
    private bool IsCutHere() =>
        context.Upstream != ChatFormat.Completions && _stop is StopReason.MaxTokens or StopReason.ContextWindow or StopReason.ContentFilter or StopReason.Refusal;

    private void End(IBufferWriter<byte> output)
    {
        StopPart(output);
        CloseMessage(output, IsCutHere());
        ReadOnlySpan<byte> name = _stop switch
        {
            StopReason.Error => "response.failed"u8,
            StopReason.MaxTokens or StopReason.ContextWindow or StopReason.ContentFilter or StopReason.Refusal => "response.incomplete"u8,
            _ => "response.completed"u8,
        };
        Final(name, null, output);
    }

    private void Fail(ChatError error, IBufferWriter<byte> output)
    {
        if (_started)
        {
            StopPart(output);
            CloseMessage(output, true);
            Final("response.failed"u8, error, output);
            return;
        }

        // Without a response there is only the bare error event.
        var json = Begin("error"u8, output);
        json.WriteString("code"u8, error.Code ?? error.Type);
        json.WriteString("message"u8, error.Message);
        json.WriteString("param"u8, error.Param);
        End(json, output);
    }

    private void Final(ReadOnlySpan<byte> name, ChatError? error, IBufferWriter<byte> output)
    {
        var json = Begin(name, output);
        json.WritePropertyName("response"u8);
        ResponsesAnswerWriter.WriteHead(json, _id, _created, _model, context);
        ResponsesAnswerWriter.WriteStatus(json, _stop, error);
        json.WriteStartArray("output"u8);
        foreach (var item in _items)
        {
            item.Write(json, context);
        }

        json.WriteEndArray();
        ResponsesAnswerWriter.WriteStreamUsage(json, _usage, context);
        if (_tier is { } tier && context.RequestEcho is not null)
        {
            json.WriteString("service_tier"u8, tier);
        }

        json.WriteEndObject();
        End(json, output);
    }

    private void ItemEvent(ReadOnlySpan<byte> name, ResponsesItem item, IBufferWriter<byte> output)
    {
        var json = Begin(name, output);
        json.WriteNumber("output_index"u8, OutputIndex);
        json.WritePropertyName("item"u8);
        item.Write(json, context);
        End(json, output);
    }

    private void WritePlace(Utf8JsonWriter json)
    {
        switch (_part)
        {
            case TextPart:
                json.WriteNumber("content_index"u8, _message!.Texts.Count);
                break;
            case ReasoningPart:
                json.WriteNumber("summary_index"u8, 0);
                break;
        }
    }

    private JsonElement? MergedLogprobs()
    {
        if (_logprobs is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var piece in _logprobs)
            {
                if (piece.ValueKind == JsonValueKind.Array)
                {
                    foreach (var token in piece.EnumerateArray())
                    {
                        token.WriteTo(json);
                    }
                }
            }

            json.WriteEndArray();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private Utf8JsonWriter BeginInItem(ReadOnlySpan<byte> name, IBufferWriter<byte> output)
    {
        var json = Begin(name, output);
        json.WriteString("item_id"u8, _message?.Id ?? _itemId);
        json.WriteNumber("output_index"u8, OutputIndex);
        return json;
    }

    private Utf8JsonWriter Begin(ReadOnlySpan<byte> name, IBufferWriter<byte> output)
    {
        var json = _events.Begin(output, name);
        json.WriteStartObject();
        json.WriteString("type"u8, name);
        json.WriteNumber("sequence_number"u8, _sequence++);
        return json;
    }

    private void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        _events.End(output);
    }
}
