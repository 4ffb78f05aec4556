using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Reads a ConverseStream answer.</summary>
/// <remarks>
/// messageStart, per block contentBlockStart (tools only), contentBlockDelta, contentBlockStop, then messageStop and metadata with the usage.
/// A message that is not JSON is skipped; an exception ends the answer.
/// </remarks>
internal sealed class BedrockStreamReader(TranslationContext context) : IChatStreamReader, IAwsEventHandler
{
    private readonly AwsEventStreamDecoder _decoder = new(context.MaxEventBytes);
    private readonly Dictionary<long, int> _open = [];
    private IChatEventSink _sink = null!;
    private int _count;
    private bool _started;
    private bool _stopped;
    private bool _measured;
    private bool _ended;

    /// <inheritdoc />
    public void Push(ReadOnlySpan<byte> bytes, IChatEventSink sink)
    {
        _sink = sink;
        var self = this;
        _decoder.Feed(bytes, ref self);
        if (_decoder.Fault != AwsEventStreamFault.None && !_ended)
        {
            throw new StreamFormatException(_decoder.Fault switch
            {
                AwsEventStreamFault.FrameTooLarge => "A message of the event stream is too large.",
                AwsEventStreamFault.Checksum => "A checksum of the event stream is wrong.",
                _ => "The event stream is malformed.",
            });
        }
    }

    /// <inheritdoc />
    public void Complete(IChatEventSink sink)
    {
        _sink = sink;
        if (_stopped)
        {
            End();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _decoder.Dispose();

    void IAwsEventHandler.OnMessage(in AwsEventMessage message)
    {
        if (_ended)
        {
            return;
        }

        if (!message.IsEvent)
        {
            _ended = true;
            _sink.On(new ChatFailed(BedrockErrors.Read(Encoding.UTF8.GetString(message.EventType), Utf8(message.ErrorMessage), message.Payload)));
            return;
        }

        JsonDocument document;
        try
        {
            var reader = new Utf8JsonReader(message.Payload);
            document = JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return;
        }

        using (document)
        {
            Event(message.EventType, document.RootElement);
        }
    }

    private static string? Utf8(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);

    private void Event(ReadOnlySpan<byte> type, JsonElement data)
    {
        if (type.SequenceEqual("contentBlockDelta"u8))
        {
            Start();
            Delta(data.Integer("contentBlockIndex"u8) ?? 0, data);
        }
        else if (type.SequenceEqual("contentBlockStart"u8))
        {
            Start();
            if (data.Object("start"u8)?.Object("toolUse"u8) is { } use)
            {
                Open(data.Integer("contentBlockIndex"u8) ?? 0, new ToolCallPart(use.Text("toolUseId"u8) ?? "", context.ClientToolName(use.Text("name"u8) ?? ""), "")
                {
                    IsServerTool = use.Text("type"u8) == "server_tool_use",
                });
            }
        }
        else if (type.SequenceEqual("contentBlockStop"u8))
        {
            if (_open.Remove(data.Integer("contentBlockIndex"u8) ?? 0, out var part))
            {
                _sink.On(new PartStopped(part));
            }
        }
        else if (type.SequenceEqual("messageStart"u8))
        {
            Start();
        }
        else if (type.SequenceEqual("messageStop"u8))
        {
            Start();
            Stop(data);
        }
        else if (type.SequenceEqual("metadata"u8))
        {
            Start();
            Metadata(data);
        }
    }

    private void Start()
    {
        if (!_started)
        {
            _started = true;

            // The request id serves as id where any text does; formats whose ids have a prefix make their own.
            var id = context.Client is ChatFormat.Completions or ChatFormat.Bedrock ? context.UpstreamHeader("x-amzn-requestid") : null;
            _sink.On(new ChatStarted(id, context.RequestModel) { Created = context.Now() });
        }
    }

    private int Open(long index, ChatPart part)
    {
        if (_open.Remove(index, out var earlier))
        {
            _sink.On(new PartStopped(earlier));
        }

        var number = _count++;
        _open[index] = number;
        _sink.On(new PartStarted(number, part));
        return number;
    }

    private void Delta(long index, JsonElement data)
    {
        if (data.Object("delta"u8) is not { } delta)
        {
            return;
        }

        if (delta.Text("text"u8) is { } text)
        {
            Text(index, text);
        }
        else if (delta.Object("toolUse"u8) is { } use)
        {
            if (_open.TryGetValue(index, out var call) && use.Text("input"u8) is { Length: > 0 } input)
            {
                _sink.On(new PartDelta(call, input));
            }
        }
        else if (delta.Object("reasoningContent"u8) is { } reasoning)
        {
            Reasoning(index, reasoning);
        }
        else if (delta.Object("image"u8) is { } image)
        {
            Open(index, new MediaPart(MediaKind.Image) { MediaType = BedrockMedia.ImageType(image.Text("format"u8)), Base64 = image.Object("source"u8)?.Text("bytes"u8) });
        }
    }

    private void Text(long index, string text)
    {
        // Bedrock announces tools only; text and thoughts begin with their first piece.
        if (!_open.TryGetValue(index, out var part))
        {
            part = Open(index, new TextPart(""));
        }

        if (text.Length > 0)
        {
            _sink.On(new PartDelta(part, text));
        }
    }

    private void Reasoning(long index, JsonElement reasoning)
    {
        if (reasoning.Text("redactedContent"u8) is { } redacted)
        {
            Open(index, new ReasoningPart("") { Redacted = redacted });
            return;
        }

        if (!_open.TryGetValue(index, out var part))
        {
            part = Open(index, new ReasoningPart(""));
        }

        if (reasoning.Text("text"u8) is { Length: > 0 } text)
        {
            _sink.On(new PartDelta(part, text));
        }

        if (reasoning.Text("signature"u8) is { Length: > 0 } signature)
        {
            _sink.On(new PartSigned(part, signature));
        }
    }

    private void Stop(JsonElement data)
    {
        if (_stopped)
        {
            return;
        }

        foreach (var part in _open.Values.Order().ToArray())
        {
            _sink.On(new PartStopped(part));
        }

        _open.Clear();
        _stopped = true;
        var reason = data.Text("stopReason"u8);
        _sink.On(new ChatFinished(BedrockStops.Read(reason), data.Object("additionalModelResponseFields"u8)?.Text("stop_sequence"u8)) { ProviderReason = reason });
        if (_measured)
        {
            End();
        }
    }

    private void Metadata(JsonElement data)
    {
        if (data.Object("usage"u8) is { } counts)
        {
            var usage = BedrockUsage.Read(counts);
            _sink.On(new UsageReported(usage) { ServiceTier = data.Object("serviceTier"u8)?.Text("type"u8) });
        }

        _measured = true;
        if (_stopped)
        {
            End();
        }
    }

    private void End()
    {
        if (!_ended)
        {
            _ended = true;
            _sink.On(ChatEnded.Instance);
        }
    }
}
