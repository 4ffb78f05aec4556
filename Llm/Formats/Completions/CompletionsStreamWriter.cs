using System.Buffers;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Writes chat completion chunks (llm.md 3.1, 3.4, 3.7).</summary>
/// <remarks>
/// Usage that comes with the finish reason rides on that chunk, unless the client asked for usage: then, and for usage that comes later, it has a chunk of its own without choices, as OpenAI documents it.
/// What Gemini says in one event is one chunk, as agentgateway has it.
/// </remarks>
internal sealed class CompletionsStreamWriter(TranslationContext context) : IChatStreamWriter
{
    private readonly SseEventWriter _events = new();
    private readonly Dictionary<int, Part> _parts = [];
    private readonly long _now = context.Now();
    private readonly HeldChunk? _held = context.Upstream == ChatFormat.Gemini ? new HeldChunk() : null;
    private string _id = "";
    private string _model = "";
    private string? _serviceTier;
    private string? _fingerprint;
    private long _created;
    private int _tools;
    private long _said;
    private bool _roleSaid;
    private bool _refusalSaid;
    private bool _finished;
    private bool _failed;
    private TokenUsage? _usage;
    private TokenUsage? _written;

    /// <inheritdoc />
    public bool NeedsSequentialParts => false;

    // With these providers content follows at once, and agentgateway sends the role with it.
    private bool HoldsRole => context.Upstream is ChatFormat.Messages or ChatFormat.Gemini;

    /// <inheritdoc />
    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                Start(started, output);
                break;
            case PartStarted started:
                Open(started, output);
                break;
            case PartDelta delta when _parts.TryGetValue(delta.Index, out var part):
                Delta(part, delta, output);
                break;
            case PartSigned signed when _parts.TryGetValue(signed.Index, out var part) && part.Source is ReasoningPart reasoning:
                Sign(reasoning, signed, output);
                break;
            case PartCited cited when _parts.TryGetValue(cited.Index, out var part):
                (part.Cited ??= []).Add(cited.Citation);
                break;
            case PartStopped stopped when _parts.TryGetValue(stopped.Index, out var part):
                Close(part, output);
                break;
            case UsageReported reported:
                Usage(reported, output);
                break;
            case ChatFinished finished:
                Finish(finished, output);
                break;
            case WireEventTold:
                Release(output);
                break;
            case ChatEnded:
                Release(output);
                UsageChunk(output);
                SseEventWriter.Done(output);
                break;
            case ChatFailed failed when !_failed:
                Release(output);
                _failed = true;
                OpenAiErrors.Write(failed.Error, _events.Begin(output));
                _events.End(output);
                break;
        }
    }

    private void Start(ChatStarted started, IBufferWriter<byte> output)
    {
        _id = started.Id is { Length: > 0 } id ? id : context.NewId("chatcmpl-");
        _model = started.Model ?? context.RequestModel ?? "";
        _created = started.Created ?? _now;
        _serviceTier = started.ServiceTier;
        _fingerprint = started.SystemFingerprint;
        if (!HoldsRole)
        {
            End(Begin(output), output);
        }
    }

    private void Open(PartStarted started, IBufferWriter<byte> output)
    {
        var part = new Part(started.Part) { Start = _said };
        _parts[started.Index] = part;
        switch (started.Part)
        {
            case ToolCallPart call:
                part.Tool = _tools++;
                part.HasText = call.Arguments.Length > 0;
                if (_held is not null && part.HasText && !call.IsCustom)
                {
                    _held.AddCall(part.Tool, call);
                    break;
                }

                Release(output);
                var json = Begin(output);
                json.WriteStartArray("tool_calls"u8);
                Call(part.Tool, call, json);
                json.WriteEndArray();
                End(json, output);
                break;
            case MediaPart { Kind: MediaKind.Image } image when image.Base64 is not null || image.Url is not null:
                Release(output);
                var picture = Begin(output);
                CompletionsImages.Write(picture, [image]);
                End(picture, output);
                break;
            case TextPart { Text.Length: > 0 } text:
                Delta(part, new PartDelta(started.Index, text.Text), output);
                break;
            case ReasoningPart { Text.Length: > 0 } reasoning:
                Delta(part, new PartDelta(started.Index, reasoning.Text), output);
                break;
        }

        if (started.Part is ReasoningPart sealedPart && ReasoningSeal.ToSignature(sealedPart) is { } signature)
        {
            Signature(signature, output);
        }
    }

    private void Call(int number, ToolCallPart call, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, number);
        json.WriteString("id"u8, call.Id);
        json.WriteString("type"u8, call.IsCustom ? "custom"u8 : "function"u8);
        json.WriteStartObject(call.IsCustom ? "custom"u8 : "function"u8);
        json.WriteString("name"u8, context.ClientToolName(call.Name));
        if (call.Arguments.Length > 0 || call.IsCustom)
        {
            json.WriteString(call.IsCustom ? "input"u8 : "arguments"u8, call.Arguments);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Delta(Part part, PartDelta delta, IBufferWriter<byte> output)
    {
        part.HasText = true;
        _said += part.Source is TextPart { IsRefusal: false } ? delta.Text.Length : 0;
        if (_held is not null && Hold(part.Source, delta, output))
        {
            return;
        }

        switch (part.Source)
        {
            case TextPart text:
                var json = Begin(output, text.IsRefusal || delta.Text.Length == 0 ? null : delta.Text);
                if (text.IsRefusal)
                {
                    _refusalSaid = true;
                    json.WriteString("refusal"u8, delta.Text);
                }

                End(json, output, logprobs: delta.Logprobs);
                break;
            case ReasoningPart:
                var thought = Begin(output);
                thought.WriteString("reasoning_content"u8, delta.Text);
                End(thought, output);
                break;
            case ToolCallPart call:
                Arguments(part, delta.Text, output, call.IsCustom);
                break;
        }
    }

    // Keeps a piece for the chunk of its event; what must not be in one chunk with what is held goes into the next.
    private bool Hold(ChatPart source, PartDelta delta, IBufferWriter<byte> output)
    {
        switch (source)
        {
            case TextPart { IsRefusal: false } when delta.Logprobs is null:
                if (!_held!.TryAddText(delta.Text))
                {
                    Release(output);
                    _held.TryAddText(delta.Text);
                }

                return true;
            case ReasoningPart:
                if (!_held!.TryAddReasoning(delta.Text))
                {
                    Release(output);
                    _held.TryAddReasoning(delta.Text);
                }

                return true;
            default:
                Release(output);
                return false;
        }
    }

    // Writes what is held, if anything is.
    private void Release(IBufferWriter<byte> output)
    {
        if (_held is { IsEmpty: false })
        {
            End(BeginHeld(output), output);
        }
    }

    private Utf8JsonWriter BeginHeld(IBufferWriter<byte> output)
    {
        var json = Begin(output, _held?.Content);
        if (_held is null)
        {
            return json;
        }

        if (_held.Reasoning is { } thoughts)
        {
            json.WriteString("reasoning_content"u8, thoughts);
        }

        if (_held.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var (number, call) in _held.Calls)
            {
                Call(number, call, json);
            }

            json.WriteEndArray();
        }

        _held.Clear();
        return json;
    }

    private void Arguments(Part part, string text, IBufferWriter<byte> output, bool isCustom = false)
    {
        var json = Begin(output);
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, part.Tool);
        json.WriteNull("id"u8);
        json.WriteNull("type"u8);
        json.WriteStartObject(isCustom ? "custom"u8 : "function"u8);
        json.WriteString(isCustom ? "input"u8 : "arguments"u8, text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        End(json, output);
    }

    private void Sign(ReasoningPart reasoning, PartSigned signed, IBufferWriter<byte> output)
    {
        if (ReasoningSeal.ToSignature(reasoning with { Signature = signed.Signature, Encrypted = signed.Encrypted }) is { } signature)
        {
            Signature(signature, output);
        }
    }

    private void Signature(string signature, IBufferWriter<byte> output)
    {
        Release(output);
        var json = Begin(output);
        json.WriteString("reasoning_signature"u8, signature);
        End(json, output);
    }

    private void Close(Part part, IBufferWriter<byte> output)
    {
        if (part.Source is ToolCallPart { IsCustom: false } && !part.HasText)
        {
            Arguments(part, "{}", output);
        }

        if (part.Cited is { } cited)
        {
            Release(output);
            var json = Begin(output);
            json.WriteStartArray("annotations"u8);
            foreach (var citation in cited)
            {
                Citations.Write(json, citation, part.Start, _said - part.Start, nested: true);
            }

            json.WriteEndArray();
            End(json, output);
        }
    }

    private void Usage(UsageReported reported, IBufferWriter<byte> output)
    {
        _usage = reported.Usage;
        _serviceTier = reported.ServiceTier ?? _serviceTier;
        if (_finished && _written is null)
        {
            UsageChunk(output);
        }
    }

    private void Finish(ChatFinished finished, IBufferWriter<byte> output)
    {
        _finished = true;
        _usage = finished.Usage ?? _usage;
        var usage = context.ClientWantsStreamUsage == true ? null : finished.Usage;
        _written = usage;
        End(BeginHeld(output), output, CompletionsStopReasons.Write(finished.Stop, _refusalSaid), usage);
        if (finished.Usage is not null)
        {
            UsageChunk(output);
        }
    }

    private void UsageChunk(IBufferWriter<byte> output)
    {
        if (_usage is null || _written is not null || context.ClientWantsStreamUsage == false)
        {
            return;
        }

        _written = _usage;
        var json = _events.Begin(output);
        json.WriteStartObject();
        Head(json);
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        Tail(json, _usage);
        _events.End(output);
    }

    // Opens a chunk inside of its delta.
    private Utf8JsonWriter Begin(IBufferWriter<byte> output, string? content = null)
    {
        var json = _events.Begin(output);
        json.WriteStartObject();
        Head(json);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        if (!_roleSaid)
        {
            _roleSaid = true;
            json.WriteString("role"u8, "assistant"u8);
        }

        json.WriteString("content"u8, content);
        return json;
    }

    private void End(Utf8JsonWriter json, IBufferWriter<byte> output, ReadOnlySpan<byte> finish = default, TokenUsage? usage = null, JsonElement? logprobs = null)
    {
        json.WriteEndObject();
        if (logprobs is { } given)
        {
            json.WriteStartObject("logprobs"u8);
            json.WritePropertyName("content"u8);
            given.WriteTo(json);
            json.WriteEndObject();
        }

        if (!finish.IsEmpty)
        {
            json.WriteString("finish_reason"u8, finish);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        Tail(json, usage);
        _events.End(output);
    }

    private void Head(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, _id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, _created);
        json.WriteString("model"u8, _model);
        json.WriteString("service_tier"u8, _serviceTier);
        json.WriteString("system_fingerprint"u8, _fingerprint);
    }

    private static void Tail(Utf8JsonWriter json, TokenUsage? usage)
    {
        json.WritePropertyName("usage"u8);
        if (usage is null)
        {
            json.WriteNullValue();
        }
        else
        {
            CompletionsUsage.Write(usage, json);
        }

        json.WriteEndObject();
    }

    private sealed class Part(ChatPart source)
    {
        public ChatPart Source { get; } = source;

        public int Tool { get; set; }

        public bool HasText { get; set; }

        /// <summary>Where the part begins in the content of the message, in characters.</summary>
        public long Start { get; init; }

        public List<Citation>? Cited { get; set; }
    }
}
