using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes message events (llm.md 3.2, 3.3, 3.5).</summary>
/// <remarks>The end (<c>message_delta</c>, <c>message_stop</c>) is written when the stop reason and the usage are known, or when the provider has ended its stream.</remarks>
internal sealed class MessagesStreamWriter(TranslationContext context) : IChatStreamWriter
{
    private readonly SseEventWriter _events = new();
    private readonly Dictionary<int, Block> _blocks = [];
    private int _count;
    private bool _started;
    private bool _closed;
    private ChatFinished? _finished;
    private TokenUsage? _usage;

    /// <inheritdoc />
    public bool NeedsSequentialParts => true;

    /// <inheritdoc />
    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        if (_closed)
        {
            return;
        }

        switch (chatEvent)
        {
            case ChatStarted started:
                Start(started, output);
                break;
            case PartStarted started:
                Open(started, output);
                break;
            case PartDelta { Text.Length: > 0 } delta when _blocks.TryGetValue(delta.Index, out var block):
                Delta(block, delta.Text, output);
                break;
            case PartSigned signed when _blocks.TryGetValue(signed.Index, out var block) && block.Source is ReasoningPart reasoning:
                Signature(block, ReasoningSeal.ToSignature(reasoning with { Signature = signed.Signature, Encrypted = signed.Encrypted }), output);
                break;
            case PartStopped stopped when _blocks.Remove(stopped.Index, out var block):
                Close(block, output);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                EndIf(_finished is not null, output);
                break;
            case ChatFinished finished:
                _finished = finished;
                _usage = finished.Usage ?? _usage;
                EndIf(finished.Usage is not null, output);
                break;
            case ChatEnded:
                End(output);
                break;
            case ChatFailed failed:
                _closed = true;
                MessagesErrors.Write(failed.Error, _events.Begin(output, "error"u8));
                _events.End(output);
                break;
        }
    }

    private void Start(ChatStarted started, IBufferWriter<byte> output)
    {
        _started = true;
        _usage = started.Usage;
        var json = _events.Begin(output, "message_start"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message_start"u8);
        json.WriteStartObject("message"u8);
        json.WriteString("id"u8, started.Id is { Length: > 0 } id ? id : context.NewId("msg_"));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteString("model"u8, started.Model ?? context.RequestModel ?? "");
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        json.WritePropertyName("usage"u8);
        MessagesUsage.Write(started.Usage, null, json);
        json.WriteEndObject();
        json.WriteEndObject();
        _events.End(output);
    }

    private void Open(PartStarted started, IBufferWriter<byte> output)
    {
        if (started.Part is OpaquePart || (started.Part is MediaPart media && (media.Kind != MediaKind.Image || (media.Base64 is null && media.Url is null))))
        {
            context.Note("content", "a part that only its own API knows is not sent on");
            return;
        }

        var block = new Block(_count++, started.Part);
        _blocks[started.Index] = block;
        var json = _events.Begin(output, "content_block_start"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_start"u8);
        json.WriteNumber("index"u8, block.Index);
        json.WriteStartObject("content_block"u8);
        switch (started.Part)
        {
            case ToolCallPart call:
                json.WriteString("type"u8, call.IsServerTool ? "server_tool_use"u8 : "tool_use"u8);
                json.WriteString("id"u8, call.Id);
                json.WriteString("name"u8, context.ClientToolName(call.Name));
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
                break;
            case MediaPart image:
                MessagesAnswerWriter.Image(image, json);
                break;
            case ReasoningPart { Redacted: { } data }:
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, data);
                break;
            case ReasoningPart:
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, ""u8);
                json.WriteString("signature"u8, ""u8);
                break;
            default:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, ""u8);
                break;
        }

        json.WriteEndObject();
        json.WriteEndObject();
        _events.End(output);
        Beginning(block, started.Part, output);
    }

    private void Beginning(Block block, ChatPart part, IBufferWriter<byte> output)
    {
        var text = part switch { TextPart said => said.Text, ReasoningPart { Redacted: null } thought => thought.Text, ToolCallPart call => call.Arguments, _ => "" };
        if (text.Length > 0)
        {
            Delta(block, text, output);
        }

        if (part is ReasoningPart { Redacted: null } reasoning)
        {
            Signature(block, ReasoningSeal.ToSignature(reasoning), output);
        }
    }

    private void Delta(Block block, string text, IBufferWriter<byte> output)
    {
        switch (block.Source)
        {
            case ToolCallPart { IsCustom: true }:
                // Free text becomes {"input": …} when it is complete.
                (block.Held ??= new StringBuilder()).Append(text);
                break;
            case ToolCallPart:
                Delta(block, "input_json_delta"u8, "partial_json"u8, text, output);
                break;
            case ReasoningPart:
                Delta(block, "thinking_delta"u8, "thinking"u8, text, output);
                break;
            default:
                Delta(block, "text_delta"u8, "text"u8, text, output);
                break;
        }
    }

    private void Delta(Block block, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, string text, IBufferWriter<byte> output)
    {
        var json = _events.Begin(output, "content_block_delta"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_delta"u8);
        json.WriteNumber("index"u8, block.Index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(member, text);
        json.WriteEndObject();
        json.WriteEndObject();
        _events.End(output);
    }

    private void Signature(Block block, string? signature, IBufferWriter<byte> output)
    {
        if (signature is not null)
        {
            Delta(block, "signature_delta"u8, "signature"u8, signature, output);
        }
    }

    private void Close(Block block, IBufferWriter<byte> output)
    {
        if (block.Source is ToolCallPart { IsCustom: true })
        {
            Delta(block, "input_json_delta"u8, "partial_json"u8, $"{{\"input\":{JsonText.Quote(block.Held?.ToString() ?? "")}}}", output);
        }

        var json = _events.Begin(output, "content_block_stop"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_stop"u8);
        json.WriteNumber("index"u8, block.Index);
        json.WriteEndObject();
        _events.End(output);
    }

    private void EndIf(bool known, IBufferWriter<byte> output)
    {
        if (known)
        {
            End(output);
        }
    }

    private void End(IBufferWriter<byte> output)
    {
        _closed = true;
        if (!_started)
        {
            return;
        }

        var json = _events.Begin(output, "message_delta"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message_delta"u8);
        json.WriteStartObject("delta"u8);
        json.WriteString("stop_reason"u8, MessagesStopReasons.Write(_finished?.Stop ?? StopReason.EndTurn));
        json.WriteString("stop_sequence"u8, _finished?.StopSequence);
        json.WriteEndObject();
        json.WritePropertyName("usage"u8);
        MessagesUsage.Write(_usage, null, json, zeroCache: context.Upstream != ChatFormat.Responses);
        json.WriteEndObject();
        _events.End(output);

        var stop = _events.Begin(output, "message_stop"u8);
        stop.WriteStartObject();
        stop.WriteString("type"u8, "message_stop"u8);
        stop.WriteEndObject();
        _events.End(output);
    }

    private sealed class Block(int index, ChatPart source)
    {
        public int Index { get; } = index;

        public ChatPart Source { get; } = source;

        public StringBuilder? Held { get; set; }
    }
}
