using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Reads a stream of message events. The <c>type</c> in the data decides; event names are not looked at.</summary>
internal sealed class MessagesStreamReader(int maxEventBytes) : SseStreamReader(maxEventBytes)
{
    private readonly Dictionary<long, Block> _blocks = [];
    private readonly TokenUsage _usage = new() { InputExcludesCache = true };
    private int _parts;
    private string? _serviceTier;
    private bool _started;
    private bool _finished;

    /// <inheritdoc />
    public override void Complete(IChatEventSink sink)
    {
        // Compatible providers that never say message_stop have at least given a stop reason. Without one the message is cut off.
        if (_finished)
        {
            sink.On(ChatEnded.Instance);
        }
    }

    /// <inheritdoc />
    protected override void OnEvent(JsonElement data, IChatEventSink sink)
    {
        // Nearly every event is one of these; their type is not made a string.
        if (data.Member("type"u8) is { ValueKind: JsonValueKind.String } type && type.ValueEquals("content_block_delta"u8))
        {
            if (Find(data) is { } open)
            {
                Delta(open, data.Object("delta"u8) ?? default, sink);
            }

            return;
        }

        switch (data.Text("type"u8))
        {
            case "message_start":
                Start(data.Object("message"u8) ?? default, sink);
                break;
            case "content_block_start":
                Open(data, sink);
                break;
            case "content_block_stop" when Find(data) is { } block:
                _blocks.Remove(data.Integer("index"u8) ?? 0);
                sink.On(new PartStopped(block.Part));
                break;
            case "message_delta":
                Finish(data, sink);
                break;
            case "message_stop":
                sink.On(ChatEnded.Instance);
                break;
            case "error":
            case null when data.Member("error"u8) is not null:
                sink.On(new ChatFailed(OpenAiErrors.ReadEvent(data)));
                break;
        }
    }

    private Block? Find(JsonElement data) => _blocks.GetValueOrDefault(data.Integer("index"u8) ?? 0);

    private void Start(JsonElement message, IChatEventSink sink)
    {
        _started = true;
        if (message.Object("usage"u8) is { } usage)
        {
            MessagesUsage.Read(usage, _usage);
            _serviceTier = usage.Text("service_tier"u8);
        }

        sink.On(new ChatStarted(message.Text("id"u8), message.Text("model"u8)) { ServiceTier = _serviceTier, Usage = _usage.IsReported ? _usage : null });
    }

    private void Open(JsonElement data, IChatEventSink sink)
    {
        if (!_started)
        {
            Start(default, sink);
        }

        var block = data.Object("content_block"u8) ?? default;
        ChatPart? part = block.Text("type"u8) switch
        {
            "text" => new TextPart(block.Text("text"u8) ?? ""),
            "thinking" => ReasoningSeal.Open(block.Text("thinking"u8) ?? "", block.Text("signature"u8)),
            "redacted_thinking" => new ReasoningPart("") { Redacted = block.Text("data"u8) ?? "" },
            "tool_use" or "server_tool_use" or "mcp_tool_use" => ToolCall(block),
            "image" when block.Object("source"u8) is { } source && source.Text("type"u8) is "base64" or "url" => Picture(block),
            null => null,
            var type => new OpaquePart(ChatFormat.Messages, type, block),
        };
        if (part is null)
        {
            return;
        }

        var opened = new Block(_parts++);
        _blocks[data.Integer("index"u8) ?? 0] = opened;
        sink.On(new PartStarted(opened.Part, part));
    }

    private static ChatPart Picture(JsonElement block)
    {
        var picture = MessagesContentReader.Block(block, new FieldPath("content_block"));
        (picture as MediaPart)?.Base64?.Keep();
        return picture;
    }

    private static ToolCallPart ToolCall(JsonElement block)
    {
        // The input is empty at the start, unless the provider sends the call in one piece.
        var input = block.Object("input"u8) is { } given && given.EnumerateObject().MoveNext() ? given.Compacted() : "";
        return new ToolCallPart(block.Text("id"u8) ?? "", block.Text("name"u8) ?? "", input) { IsServerTool = block.Text("type"u8) != "tool_use" };
    }

    private static void Delta(Block block, JsonElement delta, IChatEventSink sink)
    {
        var text = delta.Text("text"u8) ?? delta.Text("partial_json"u8) ?? delta.Text("thinking"u8);
        if (text is { Length: > 0 })
        {
            sink.On(new PartDelta(block.Part, text));
        }
        else if (delta.Object("citation"u8) is { } item && Citations.AnthropicOne(item) is { } citation)
        {
            sink.On(new PartCited(block.Part, citation));
        }
        else if (delta.Text("signature"u8) is { Length: > 0 } signature)
        {
            var opened = ReasoningSeal.Open("", signature);
            sink.On(opened.Encrypted is { } encrypted
                ? new PartSigned(block.Part, null) { Encrypted = encrypted }
                : new PartSigned(block.Part, opened.Signature ?? signature));
        }
    }

    private void Finish(JsonElement data, IChatEventSink sink)
    {
        if (data.Object("usage"u8) is { } usage)
        {
            MessagesUsage.Read(usage, _usage);
        }

        var counts = _usage.IsReported ? _usage : null;
        if (data.Object("delta"u8) is { } delta && delta.Text("stop_reason"u8) is { } reason)
        {
            _finished = true;
            sink.On(new ChatFinished(MessagesStopReasons.Read(reason), delta.Text("stop_sequence"u8), counts) { ProviderReason = reason });
        }
        else if (counts is not null)
        {
            sink.On(new UsageReported(counts));
        }
    }

    private sealed class Block(int part)
    {
        public int Part { get; } = part;
    }
}
