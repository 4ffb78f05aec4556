using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Writes a ConverseStream answer.</summary>
internal sealed class BedrockStreamWriter : IChatStreamWriter
{
    private readonly ArrayBufferWriter<byte> _payload = new(256);
    private readonly HashSet<int> _tools = [];
    private readonly HashSet<int> _thoughts = [];
    private Utf8JsonWriter? _json;
    private TokenUsage? _usage;

    /// <inheritdoc />
    public bool NeedsSequentialParts => true;

    /// <inheritdoc />
    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                _usage = started.Usage ?? _usage;
                Begin().WriteString("role"u8, "assistant"u8);
                End(output, "messageStart"u8);
                break;
            case PartStarted started:
                Start(started, output);
                break;
            case PartDelta { Text.Length: > 0 } delta:
                Delta(delta, output);
                break;
            case PartSigned { Signature: { } signature } signed when _thoughts.Contains(signed.Index):
                BeginDelta(signed.Index).WriteStartObject("reasoningContent"u8);
                _json!.WriteString("signature"u8, signature);
                _json.WriteEndObject();
                EndDelta(output);
                break;
            case PartStopped stopped:
                Begin().WriteNumber("contentBlockIndex"u8, stopped.Index);
                End(output, "contentBlockStop"u8);
                break;
            case ChatFinished finished:
                _usage = finished.Usage ?? _usage;
                Begin().WriteString("stopReason"u8, BedrockStops.Write(finished.Stop));
                End(output, "messageStop"u8);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                break;
            case ChatEnded:
                BedrockUsage.Write(_usage, Begin());
                _json!.WriteStartObject("metrics"u8);
                _json.WriteNumber("latencyMs"u8, 0);
                _json.WriteEndObject();
                End(output, "metadata"u8);
                break;
            case ChatFailed failed:
                Begin().WriteString("message"u8, failed.Error.Message);
                Close();
                var name = BedrockErrors.NameOf(failed.Error);
                AwsEventStreamWriter.WriteException(output, Encoding.UTF8.GetBytes(char.ToLowerInvariant(name[0]) + name[1..]), _payload.WrittenSpan);
                break;
        }
    }

    private void Start(PartStarted started, IBufferWriter<byte> output)
    {
        switch (started.Part)
        {
            case ToolCallPart call:
                _tools.Add(started.Index);
                Begin().WriteNumber("contentBlockIndex"u8, started.Index);
                _json!.WriteStartObject("start"u8);
                _json.WriteStartObject("toolUse"u8);
                _json.WriteString("toolUseId"u8, call.Id);
                _json.WriteString("name"u8, call.Name);
                _json.WriteEndObject();
                _json.WriteEndObject();
                End(output, "contentBlockStart"u8);
                Delta(new PartDelta(started.Index, call.Arguments), output);
                break;
            case ReasoningPart { Redacted: { } redacted }:
                BeginDelta(started.Index).WriteStartObject("reasoningContent"u8);
                _json!.WriteString("redactedContent"u8, redacted);
                _json.WriteEndObject();
                EndDelta(output);
                break;
            case ReasoningPart reasoning:
                _thoughts.Add(started.Index);
                Delta(new PartDelta(started.Index, reasoning.Text), output);
                break;
            case MediaPart { Kind: MediaKind.Image, Base64: { } bytes } image:
                BeginDelta(started.Index).WriteStartObject("image"u8);
                _json!.WriteString("format"u8, BedrockMedia.ImageFormat(image.MediaType));
                _json.WriteStartObject("source"u8);
                _json.WriteString("bytes"u8, bytes);
                _json.WriteEndObject();
                _json.WriteEndObject();
                EndDelta(output);
                break;
            case TextPart text:
                Delta(new PartDelta(started.Index, text.Text), output);
                break;
        }
    }

    private void Delta(PartDelta delta, IBufferWriter<byte> output)
    {
        if (delta.Text.Length == 0)
        {
            return;
        }

        var json = BeginDelta(delta.Index);
        if (_tools.Contains(delta.Index))
        {
            json.WriteStartObject("toolUse"u8);
            json.WriteString("input"u8, delta.Text);
            json.WriteEndObject();
        }
        else if (_thoughts.Contains(delta.Index))
        {
            json.WriteStartObject("reasoningContent"u8);
            json.WriteString("text"u8, delta.Text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text"u8, delta.Text);
        }

        EndDelta(output);
    }

    private Utf8JsonWriter BeginDelta(int index)
    {
        Begin().WriteNumber("contentBlockIndex"u8, index);
        _json!.WriteStartObject("delta"u8);
        return _json;
    }

    private void EndDelta(IBufferWriter<byte> output)
    {
        _json!.WriteEndObject();
        End(output, "contentBlockDelta"u8);
    }

    private Utf8JsonWriter Begin()
    {
        _payload.ResetWrittenCount();
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_payload, SseEventWriter.JsonOptions);
        }
        else
        {
            _json.Reset(_payload);
        }

        _json.WriteStartObject();
        return _json;
    }

    private void Close()
    {
        _json!.WriteEndObject();
        _json.Flush();
    }

    private void End(IBufferWriter<byte> output, ReadOnlySpan<byte> eventType)
    {
        Close();
        AwsEventStreamWriter.WriteEvent(output, eventType, _payload.WrittenSpan);
    }
}
