using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Writes one request as <c>generateContent</c> takes it (llm.md 3.7).</summary>
internal sealed class GeminiRequestWriter(ChatRequest request, Utf8JsonWriter json, TranslationContext context)
{
    // What Google documents for calls that another model made, or whose signature the client lost; without it they are refused from the third generation on.
    private const string NoSignature = "skip_thought_signature_validator";

    private readonly GeminiContents _contents = new(context);
    private readonly bool _wantsSignatures = (context.Model ?? request.Model).Contains("gemini-3", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the whole request.</summary>
    public void Write()
    {
        _contents.Add(request);
        var cached = Extra("cachedContent", "cached_content");
        json.WriteStartObject();
        json.WriteStartArray("contents"u8);
        foreach (var entry in _contents.Entries)
        {
            WriteEntry(entry);
        }

        json.WriteEndArray();
        if (cached is { } name)
        {
            // The cache holds instructions and tools already; Gemini refuses them beside it.
            json.WritePropertyName("cachedContent"u8);
            name.WriteTo(json);
            if (_contents.System.Count + request.Tools.Count > 0)
            {
                context.Note("cachedContent", "instructions and tools come from the cache");
            }
        }
        else
        {
            WriteSystem();
            WriteTools();
        }

        WriteGenerationConfig();
        Copy("safetySettings"u8, Extra("safetySettings", "safety_settings"));
        Copy("labels"u8, Extra("labels", "labels"));
        json.WriteEndObject();
        NoteDropped();
    }

    private void WriteEntry(GeminiContents.Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, entry.IsModel ? "model"u8 : "user"u8);
        json.WriteStartArray("parts"u8);
        var unsigned = _wantsSignatures && entry.IsModel;
        foreach (var part in entry.Parts)
        {
            if (part is ToolCallPart call)
            {
                WriteCall(call, unsigned);
                unsigned = false;
            }
            else
            {
                WritePart(part);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WritePart(ChatPart part)
    {
        switch (part)
        {
            case TextPart text:
                WriteText(text);
                break;
            case MediaPart { Text: { } document }:
                WriteText(new TextPart(document));
                break;
            case MediaPart media:
                GeminiMedia.Write(media, json);
                break;
            case ToolResultPart result:
                WriteResult(result);
                break;
            case ReasoningPart reasoning:
                WriteReasoning(reasoning);
                break;
        }
    }

    private void WriteText(TextPart text)
    {
        json.WriteStartObject();
        json.WriteText("text"u8, text);
        json.WriteEndObject();
    }

    /// <param name="needsSignature">It is the first call of an entry, for a model that demands signatures.</param>
    private void WriteCall(ToolCallPart call, bool needsSignature)
    {
        var signature = ThoughtIds.Split(call.Id).Signature ?? (needsSignature ? NoSignature : null);
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        GeminiAnswerWriter.WriteArguments(call, json);
        json.WriteEndObject();
        if (call.Signature is { Length: > 0 } own || (own = signature) is not null)
        {
            json.WriteString("thoughtSignature"u8, own);
        }

        json.WriteEndObject();
    }

    private void WriteResult(ToolResultPart result)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionResponse"u8);
        json.WriteString("name"u8, _contents.ToolNameOf(result));
        json.WriteStartObject("response"u8);
        if (result.Content.Exists(part => part is TextPart))
        {
            json.WriteLines(result.IsError == true ? "error"u8 : "content"u8, result.Content);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteReasoning(ReasoningPart reasoning)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, reasoning.Text);
        json.WriteBoolean("thought"u8, true);
        if (ReasoningEnvelope.TryUnwrap(reasoning.Signature, ReasoningEnvelope.Gemini, out var signature))
        {
            json.WriteString("thoughtSignature"u8, signature);
        }

        json.WriteEndObject();
    }

    private void WriteSystem()
    {
        if (_contents.System.Count == 0)
        {
            return;
        }

        json.WriteStartObject("systemInstruction"u8);
        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        json.WriteLines("text"u8, _contents.System);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTools()
    {
        var any = false;
        foreach (var tool in request.Tools)
        {
            if (tool.Kind == ChatToolKind.BuiltIn)
            {
                context.Note("tools." + tool.Name, "built into another provider");
                continue;
            }

            if (!any)
            {
                any = true;
                json.WriteStartArray("tools"u8);
                json.WriteStartObject();
                json.WriteStartArray("functionDeclarations"u8);
            }

            WriteTool(tool);
        }

        if (any)
        {
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            WriteToolChoice();
        }
    }

    private void WriteTool(ChatTool tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        if (tool.Kind == ChatToolKind.Custom)
        {
            // Free text becomes the one argument.
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue("""{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}"""u8, skipInputValidation: true);
        }
        else if (tool.Parameters is { ValueKind: JsonValueKind.Object } parameters)
        {
            json.WritePropertyName("parameters"u8);
            GeminiSchema.Normalize(parameters).WriteTo(json);
        }

        json.WriteEndObject();
    }

    private void WriteToolChoice()
    {
        if (request.ToolChoice is not { } choice)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, choice.Mode switch
        {
            ChatToolChoiceMode.None => "NONE"u8,
            ChatToolChoiceMode.Required or ChatToolChoiceMode.Named => "ANY"u8,
            _ when choice.Allowed.Count > 0 => "VALIDATED"u8,
            _ => "AUTO"u8,
        });
        if (choice is { Mode: ChatToolChoiceMode.Named, Name: { } name })
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            json.WriteStringValue(name);
            json.WriteEndArray();
        }
        else if (choice.Allowed.Count > 0 && choice.Mode != ChatToolChoiceMode.None)
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            foreach (var allowed in choice.Allowed)
            {
                json.WriteStringValue(allowed);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (request.ParallelToolCalls == false)
        {
            context.Note("parallel_tool_calls", "Gemini cannot be kept from calling several tools");
        }
    }

    private void WriteGenerationConfig()
    {
        var config = new GeminiGenerationConfig(request, json, context);
        config.Write(Extra("thinking_config", "thinkingConfig"));
    }

    private void NoteDropped()
    {
        if (request.User is not null)
        {
            context.Note("user", "Gemini does not take end users");
        }

        if (request.Logprobs == true)
        {
            context.Note("logprobs", "log probabilities are not translated");
        }
    }

    private JsonElement? Extra(string name, string other) =>
        request.Extra.TryGetValue(name, out var value) || request.Extra.TryGetValue(other, out value) ? value.ValueKind == JsonValueKind.Null ? null : value : null;

    private void Copy(ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is { } present)
        {
            json.WritePropertyName(name);
            present.WriteTo(json);
        }
    }
}
