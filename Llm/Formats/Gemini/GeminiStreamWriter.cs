using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Writes <c>streamGenerateContent</c> for a Gemini client: every chunk is a whole answer with the next piece.</summary>
/// <remarks>A function call is whole in Gemini, so its arguments wait until they are complete; so does the finish reason until usage is known, since clients read usage from that event.</remarks>
internal sealed class GeminiStreamWriter(TranslationContext context) : IChatStreamWriter
{
    private readonly GeminiChunkWriter _chunks = new(context.StreamsAsArray);
    private readonly Dictionary<int, ChatPart> _open = [];
    private readonly Dictionary<int, StringBuilder> _arguments = [];
    private string _id = "";
    private string _model = "";
    private StopReason? _stop;
    private List<Citation>? _citations;
    private bool _finishWritten;
    private TokenUsage? _usage;

    /// <inheritdoc />
    public bool NeedsSequentialParts => true;

    /// <inheritdoc />
    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                _id = started.Id ?? context.NewId("");
                _model = started.Model ?? context.RequestModel ?? "";
                _usage = started.Usage ?? _usage;
                break;
            case PartStarted started:
                Start(started, output);
                break;
            case PartDelta { Text.Length: > 0 } delta:
                Delta(delta, output);
                break;
            case PartSigned signed:
                Sign(signed, output);
                break;
            case PartCited cited:
                (_citations ??= []).Add(cited.Citation);
                break;
            case PartStopped stopped:
                Stop(stopped.Index, output);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                if (_stop is not null)
                {
                    Finish(output);
                }

                break;
            case ChatFinished finished:
                _stop = finished.Stop;
                _usage = finished.Usage ?? _usage;
                if (finished.Usage is not null)
                {
                    Finish(output);
                }

                break;
            case ChatEnded:
                if (!_finishWritten)
                {
                    Finish(output);
                }

                _chunks.Close(output);
                break;
            case ChatFailed failed:
                var json = _chunks.Begin(output);
                GeminiErrors.Write(failed.Error, json);
                _chunks.End(output);
                _chunks.Close(output);
                break;
        }
    }

    private void Start(PartStarted started, IBufferWriter<byte> output)
    {
        _open[started.Index] = started.Part;
        switch (started.Part)
        {
            case TextPart { Text.Length: > 0 } or ReasoningPart { Text.Length: > 0 } or MediaPart:
                Chunk(started.Part, output);
                break;
            case ToolCallPart call:
                _arguments[started.Index] = new StringBuilder(call.Arguments);
                break;
        }
    }

    private void Delta(PartDelta delta, IBufferWriter<byte> output)
    {
        switch (_open.GetValueOrDefault(delta.Index))
        {
            case TextPart:
                Chunk(new TextPart(delta.Text), output);
                break;
            case ReasoningPart:
                Chunk(new ReasoningPart(delta.Text), output);
                break;
            case ToolCallPart:
                _arguments[delta.Index].Append(delta.Text);
                break;
        }
    }

    private void Sign(PartSigned signed, IBufferWriter<byte> output)
    {
        switch (_open.GetValueOrDefault(signed.Index))
        {
            case ReasoningPart reasoning:
                Chunk(new ReasoningPart("") { Signature = signed.Signature, Encrypted = signed.Encrypted, ItemId = reasoning.ItemId }, output);
                break;
            case ToolCallPart call:
                _open[signed.Index] = call with { Signature = signed.Signature };
                break;
        }
    }

    private void Stop(int index, IBufferWriter<byte> output)
    {
        if (_open.Remove(index, out var part))
        {
            if (part is ToolCallPart call && _arguments.Remove(index, out var arguments))
            {
                Chunk(call with { Arguments = arguments.ToString() }, output);
            }
            else if (part is ReasoningPart { Redacted: { } redacted })
            {
                Chunk(new ReasoningPart("") { Redacted = redacted }, output);
            }
        }
    }

    private void Chunk(ChatPart part, IBufferWriter<byte> output)
    {
        var json = Begin(output);
        GeminiAnswerWriter.WritePart(part, json, context);
        End(json, null, null, output);
    }

    private void Finish(IBufferWriter<byte> output)
    {
        if (_finishWritten)
        {
            // Counts that came after the last word: an event of their own, the last value wins.
            var late = _chunks.Begin(output);
            late.WriteStartObject();
            Trailer(late, _usage);
            _chunks.End(output);
            return;
        }

        _finishWritten = true;
        var json = Begin(output);
        json.WriteStartObject();
        json.WriteString("text"u8, ""u8);
        json.WriteEndObject();
        End(json, _stop ?? StopReason.EndTurn, _usage, output);
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        var json = _chunks.Begin(output);
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        json.WriteStartObject();
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        return json;
    }

    private void End(Utf8JsonWriter json, StopReason? stop, TokenUsage? usage, IBufferWriter<byte> output)
    {
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
        if (stop is not null)
        {
            json.WriteString("finishReason"u8, GeminiFinish.Write(stop));
            Citations.WriteGrounding(json, _citations ?? []);
        }

        json.WriteNumber("index"u8, 0);
        json.WriteEndObject();
        json.WriteEndArray();
        Trailer(json, usage);
        _chunks.End(output);
    }

    private void Trailer(Utf8JsonWriter json, TokenUsage? usage)
    {
        if (usage is not null)
        {
            GeminiUsage.Write(json, usage);
        }

        json.WriteString("modelVersion"u8, _model);
        json.WriteString("responseId"u8, _id);
        json.WriteEndObject();
    }
}
