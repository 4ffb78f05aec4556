using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Writes one request as Responses takes it (llm.md 3.3 for Messages; Completions and Gemini alike).</summary>
internal sealed class ResponsesRequestWriter(ChatRequest request, Utf8JsonWriter json, TranslationContext context)
{
    // Members of Completions that Responses knows by the same name.
    private static readonly string[] SharedWithCompletions = ["prompt_cache_key", "prompt_cache_retention", "safety_identifier"];

    /// <summary>Writes the whole request.</summary>
    public void Write()
    {
        var isMessages = request.Source == ChatFormat.Messages;
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model);
        var input = new ResponsesInputWriter(request, json, context);
        input.WriteInstructions();
        input.WriteInput();
        if (request.MaxTokens is { } max)
        {
            json.WriteNumber("max_output_tokens"u8, OpenAiModels.IsForeign(request) ? OpenAiModels.Output(request.Model, max) : max);
        }

        json.WriteBoolean("stream"u8, request.Stream);
        if (!isMessages)
        {
            // The other formats store nothing unless asked to; Responses does unless told not to.
            json.WriteBoolean("store"u8, request.Store ?? false);
        }

        var effort = Effort();
        if (OpenAiModels.IsForeign(request) && OpenAiModels.RefusesSampling(request.Model, effort))
        {
            Note(request.Temperature is not null || request.TopP is not null, "temperature, top_p", "not known to a reasoning model");
        }
        else
        {
            Number("temperature"u8, request.Temperature);
            Number("top_p"u8, request.TopP);
        }

        WriteReasoning(effort);
        WriteText();
        WriteTools();
        WriteInclude();
        if (request.Metadata is { } metadata)
        {
            json.WritePropertyName("metadata"u8);
            metadata.WriteTo(json);
        }

        if (!isMessages && request.User is { } user)
        {
            json.WriteString("user"u8, user);
        }

        if (request.Source == ChatFormat.Completions)
        {
            if (request.ServiceTier is { } tier)
            {
                json.WriteString("service_tier"u8, tier);
            }

            foreach (var name in SharedWithCompletions)
            {
                if (request.Extra.TryGetValue(name, out var value))
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            }
        }

        json.WriteEndObject();
        NoteDropped();
    }

    private bool MayReason => OpenAiModels.MayReason(request.Model);

    private string? Effort()
    {
        if (request.Reasoning is not { } reasoning || (OpenAiModels.IsForeign(request) && !MayReason))
        {
            return null;
        }

        return reasoning.Effort ?? reasoning switch
        {
            { Mode: ChatReasoningMode.Enabled or ChatReasoningMode.Adaptive } when request.Source == ChatFormat.Messages => "high",
            { Budget: { } budget } => ReasoningEffort.EffortOf(budget),
            { Mode: ChatReasoningMode.Disabled } when request.Source == ChatFormat.Gemini => "none",
            _ => null,
        };
    }

    private void WriteReasoning(string? effort)
    {
        if (request.Reasoning is not { } reasoning || (OpenAiModels.IsForeign(request) && !MayReason))
        {
            return;
        }

        var summary = reasoning.Summary is "auto" or "concise" or "detailed" ? reasoning.Summary : reasoning.IncludeThoughts == true ? "auto" : null;
        if (effort is null && summary is null)
        {
            return;
        }

        json.WriteStartObject("reasoning"u8);
        if (effort is not null)
        {
            json.WriteString("effort"u8, effort);
        }

        if (summary is not null)
        {
            json.WriteString("summary"u8, summary);
        }

        json.WriteEndObject();
    }

    private void WriteText()
    {
        var output = request.Output is { Kind: not ChatOutputKind.Text } some ? some : null;
        if (output is null && request.Verbosity is null)
        {
            return;
        }

        json.WriteStartObject("text"u8);
        if (output is not null)
        {
            json.WriteStartObject("format"u8);
            if (output is { Kind: ChatOutputKind.JsonSchema, Schema: { } schema })
            {
                json.WriteString("type"u8, "json_schema"u8);
                json.WriteString("name"u8, output.Name ?? "structured_output");
                if (output.Description is { } description)
                {
                    json.WriteString("description"u8, description);
                }

                json.WritePropertyName("schema"u8);
                schema.WriteTo(json);
                if (output.Strict is { } strict)
                {
                    json.WriteBoolean("strict"u8, strict);
                }
            }
            else
            {
                json.WriteString("type"u8, "json_object"u8);
            }

            json.WriteEndObject();
        }

        if (request.Verbosity is { } verbosity)
        {
            json.WriteString("verbosity"u8, verbosity);
        }

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
            }

            WriteTool(tool);
        }

        if (any)
        {
            json.WriteEndArray();
        }

        // Without tools both are refused.
        if (any && request.ToolChoice is { } choice)
        {
            WriteToolChoice(choice);
        }

        if (any && request.ParallelToolCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private void WriteTool(ChatTool tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, tool.Kind == ChatToolKind.Custom ? "custom"u8 : "function"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        if (tool.Kind == ChatToolKind.Custom)
        {
            WriteCustomFormat(tool.Raw?.Object("format"u8));
        }
        else
        {
            json.WritePropertyName("parameters"u8);
            if (tool.Parameters is { } parameters)
            {
                ToolSchema.Write(json, parameters);
            }
            else
            {
                json.WriteRawValue("""{"type":"object","properties":{}}"""u8, skipInputValidation: true);
            }

            // Responses makes schemas strict unless told not to: it refuses many of them, and makes optional arguments necessary in the others.
            json.WriteBoolean("strict"u8, tool.Strict ?? false);
        }

        json.WriteEndObject();
    }

    // Completions nest the grammar once more than Responses.
    private void WriteCustomFormat(JsonElement? format)
    {
        if (format is not { } present)
        {
            return;
        }

        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, present.Text("type"u8) ?? "text");
        foreach (var member in (present.Object("grammar"u8) ?? present).EnumerateObject())
        {
            if (!member.NameEquals("type"u8))
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private void WriteToolChoice(ChatToolChoice choice)
    {
        if (choice.Mode == ChatToolChoiceMode.Other)
        {
            context.Note("tool_choice", "not known to Responses");
            return;
        }

        if (choice is { Mode: ChatToolChoiceMode.Named, Name: var chosen } && !request.Tools.Exists(tool => tool.Kind != ChatToolKind.BuiltIn && tool.Name == chosen))
        {
            context.Note("tool_choice", "names a tool that is not sent");
            return;
        }

        json.WritePropertyName("tool_choice"u8);
        if (choice is { Mode: ChatToolChoiceMode.Named, Name: { } name })
        {
            json.WriteStartObject();
            json.WriteString("type"u8, KindOf(name));
            json.WriteString("name"u8, name);
            json.WriteEndObject();
        }
        else if (choice.Allowed.Count > 0 && choice.Mode != ChatToolChoiceMode.None)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "allowed_tools"u8);
            json.WriteString("mode"u8, choice.Mode == ChatToolChoiceMode.Required ? "required"u8 : "auto"u8);
            json.WriteStartArray("tools"u8);
            foreach (var allowed in choice.Allowed)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, KindOf(allowed));
                json.WriteString("name"u8, allowed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(choice.Mode switch
            {
                ChatToolChoiceMode.Required => "required"u8,
                ChatToolChoiceMode.None => "none"u8,
                _ => "auto"u8,
            });
        }
    }

    private string KindOf(string name) => request.Tools.Exists(tool => tool.Kind == ChatToolKind.Custom && tool.Name == name) ? "custom" : "function";

    private void WriteInclude()
    {
        // Encrypted thoughts let the next turn go on where this one stopped. Only these providers know the word, and only their reasoning models take it.
        var thoughts = request.Reasoning is { Mode: not ChatReasoningMode.Disabled } && MayReason && context.Provider is "openAI" or "openai" or "azure";
        if (!thoughts && request.Logprobs != true)
        {
            return;
        }

        json.WriteStartArray("include"u8);
        if (thoughts)
        {
            json.WriteStringValue("reasoning.encrypted_content"u8);
        }

        if (request.Logprobs == true)
        {
            json.WriteStringValue("message.output_text.logprobs"u8);
        }

        json.WriteEndArray();
        if (request is { Logprobs: true, TopLogprobs: { } top })
        {
            json.WriteNumber("top_logprobs"u8, top);
        }
    }

    private void NoteDropped()
    {
        const string Unknown = "Responses has no such setting";
        Note(request.Stop.Count > 0, "stop", Unknown);
        Note(request.TopK is not null, "top_k", Unknown);
        Note(request.Seed is not null, "seed", Unknown);
        Note(request.FrequencyPenalty is not null, "frequency_penalty", Unknown);
        Note(request.PresencePenalty is not null, "presence_penalty", Unknown);
    }

    private void Note(bool condition, string field, string reason)
    {
        if (condition)
        {
            context.Note(field, reason);
        }
    }

    private void Number(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
