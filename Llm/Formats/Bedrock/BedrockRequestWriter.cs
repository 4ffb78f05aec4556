using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Messages;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Writes a Converse request.</summary>
/// <remarks>
/// 1. system and cache points   2. messages, roles alternating   3. inferenceConfig   4. toolConfig   5. structured output   6. additionalModelRequestFields
/// 7. guardrail and metadata. The model is in the path. Schema: AWS API reference, Converse. Bedrock allows four cache points; the first four marks win.
/// </remarks>
internal sealed partial class BedrockRequestWriter
{
    private const int MaxCachePoints = 4;
    private const string JsonOnly = "Answer with one JSON object and nothing else.";

    private readonly ChatRequest _request;
    private readonly Utf8JsonWriter _json;
    private readonly TranslationContext _context;
    private readonly ToolNames _names;
    private readonly BedrockReasoning _reasoning;
    private readonly BedrockFamily _family;
    private readonly ClaudeSampling _sampling;
    private readonly PromptCachingOptions? _caching;
    private readonly bool _marks;
    private int _cachePoints;

    private BedrockRequestWriter(ChatRequest request, Utf8JsonWriter json, TranslationContext context)
    {
        (_request, _json, _context) = (request, json, context);
        _names = ToolNames.For(request, context);
        _family = BedrockModels.FamilyOf(request.Model);
        _reasoning = BedrockReasoning.For(request, _family, context);
        _sampling = _family == BedrockFamily.Claude ? ClaudeSampling.For(request, _reasoning.Thinks, context) : new ClaudeSampling(request.Temperature, request.TopP, request.TopK);

        // Anthropic clients set their marks themselves; for the others the policy does, where the model can use them.
        var supported = BedrockModels.SupportsCaching(request.Model);
        _marks = request.Source is ChatFormat.Messages or ChatFormat.Bedrock || supported;
        _caching = request.Source is not (ChatFormat.Messages or ChatFormat.Bedrock) && supported ? context.PromptCaching : null;
    }

    /// <summary>Writes one JSON object.</summary>
    /// <exception cref="TranslationRefusedException">Something that Bedrock cannot take and that must not be lost.</exception>
    public static void Write(ChatRequest request, Utf8JsonWriter json, TranslationContext context) =>
        new BedrockRequestWriter(request, json, context).Write();

    private void Write()
    {
        NoteDropped();
        _json.WriteStartObject();
        var messages = Merge();
        var system = SystemEntries();
        WriteSystem(messages.Count > 0 ? system : []);
        WriteMessages(messages, system);
        WriteInference();
        WriteTools();
        WriteOutput();
        WriteAdditionalFields();
        WriteGuardrail();
        WriteMetadata();
        _json.WriteEndObject();
    }

    private void NoteDropped()
    {
        foreach (var name in (ReadOnlySpan<string>)["previous_response_id", "conversation"])
        {
            if (_request.Extra.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                throw new TranslationRefusedException(name, $"'{name}' needs a provider that keeps conversations; this model's provider does not.");
            }
        }

        Dropped(_request.Seed, "seed");
        Dropped(_request.FrequencyPenalty, "frequency_penalty");
        Dropped(_request.PresencePenalty, "presence_penalty");
        Dropped(_request.Logprobs is true ? _request.Logprobs : null, "logprobs");
        Dropped(_request.ParallelToolCalls is false ? _request.ParallelToolCalls : null, "parallel_tool_calls");
        if (_request.User is not null && _request.Source != ChatFormat.Messages)
        {
            _context.Note("user", "Converse has no such field");
        }
    }

    private void Dropped<T>(T? value, string field)
        where T : struct
    {
        if (value is not null)
        {
            _context.Note(field, "Converse has no such field");
        }
    }

    private void WriteSystem(List<(TextPart Text, bool Cache)> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("system"u8);
        var words = 0;
        foreach (var (text, cache) in entries)
        {
            _json.WriteStartObject();
            _json.WriteText("text"u8, text);
            _json.WriteEndObject();
            words += _caching is { CacheSystem: true } ? Words(text.Text) : 0;
            CachePoint(cache && _marks);
        }

        CachePoint(_caching is { CacheSystem: true } policy && words * 13 / 10 >= policy.MinTokens);
        _json.WriteEndArray();
    }

    // Completions: one text, unless marks divide it. Messages: one text per block. Responses and Gemini: one per message.
    private List<(TextPart Text, bool Cache)> SystemEntries()
    {
        var entries = new List<(TextPart Text, bool Cache)>();
        var perPart = _request.Source is ChatFormat.Messages or ChatFormat.Bedrock;
        AddSystem(entries, _request.System, perPart);
        foreach (var turn in _request.Turns)
        {
            if (turn.Role is ChatRole.System or ChatRole.Developer)
            {
                AddSystem(entries, turn.Parts, perPart);
            }
        }

        if (_family == BedrockFamily.Claude && _request.Output is { Kind: ChatOutputKind.JsonObject })
        {
            // Claude takes closed schemas only, so there is none for any object.
            entries.Add((new TextPart(JsonOnly), false));
        }

        if (_request.Source == ChatFormat.Completions && entries.Count > 1 && !entries.Exists(e => e.Cache))
        {
            return [(new TextPart(string.Join('\n', entries.Select(e => e.Text.Text))), false)];
        }

        return entries;
    }

    private void AddSystem(List<(TextPart Text, bool Cache)> entries, List<ChatPart> parts, bool perPart)
    {
        var texts = new List<TextPart>();
        var cache = false;
        foreach (var part in parts)
        {
            if (part is not TextPart text)
            {
                throw new TranslationRefusedException("system", "Instructions may hold text only for this model.");
            }

            if (text.IsBlank)
            {
                continue;
            }

            if (perPart)
            {
                entries.Add((text, text.Cache is not null));
                continue;
            }

            texts.Add(text);
            cache |= text.Cache is not null;
        }

        if (texts.Count > 0)
        {
            entries.Add((texts.Count == 1 ? texts[0] : new TextPart(string.Join('\n', texts.Select(static text => text.Text))), cache));
        }
    }

    private void CachePoint(bool wanted)
    {
        if (!wanted)
        {
            return;
        }

        if (_cachePoints == MaxCachePoints)
        {
            _context.Note("cache_control", "Bedrock allows four cache points");
            return;
        }

        _cachePoints++;
        _json.WriteStartObject();
        _json.WriteStartObject("cachePoint"u8);
        _json.WriteString("type"u8, "default"u8);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private static int Words(string text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c);
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }

        return words;
    }
}
