using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes a messages request (llm.md 3.1).</summary>
internal sealed class MessagesRequestWriter(Utf8JsonWriter json, ChatRequest request, TranslationContext context)
{
    private const long DefaultMaxTokens = 4096;
    private const long ThinkingFloor = 1024;

    private readonly MessagesBlockWriter _blocks = new(json, request, context);

    /// <summary>Writes the request.</summary>
    public void Write()
    {
        var most = request.MaxTokens ?? DefaultMaxTokens;
        var budget = ThinkingBudget(most);
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model);
        System();
        json.WriteStartArray("messages"u8);
        foreach (var turn in request.Turns)
        {
            if (turn.Role is not (ChatRole.System or ChatRole.Developer))
            {
                Turn(turn);
            }
        }

        json.WriteEndArray();
        json.WriteNumber("max_tokens"u8, most);
        Sampling(thinks: budget is not null);
        Tools();
        Thinking(budget);
        Output();
        if (request.User is not null)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, request.User);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Dropped();
    }

    // All instructions become one text, as the provider has one place for them; blocks only if marks must be kept.
    private void System()
    {
        var parts = new List<TextPart>();
        Instructions(request.System, parts);
        foreach (var turn in request.Turns)
        {
            if (turn.Role is ChatRole.System or ChatRole.Developer)
            {
                Instructions(turn.Parts, parts);
            }
        }

        if (parts.Count == 0)
        {
            return;
        }

        if (!parts.Exists(static part => part.Cache is not null))
        {
            json.WriteLines("system"u8, parts);
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var part in parts)
        {
            _blocks.Write(part);
        }

        json.WriteEndArray();
    }

    private static void Instructions(List<ChatPart> from, List<TextPart> to)
    {
        foreach (var part in from)
        {
            if (part is TextPart { IsBlank: false } text)
            {
                to.Add(text);
            }
        }
    }

    private void Turn(ChatTurn turn)
    {
        var isOpen = false;
        foreach (var part in turn.Parts)
        {
            if (!_blocks.CanWrite(part, turn.Role))
            {
                continue;
            }

            if (!isOpen)
            {
                isOpen = true;
                json.WriteStartObject();
                json.WriteString("role"u8, turn.Role == ChatRole.Assistant ? "assistant"u8 : "user"u8);
                json.WriteStartArray("content"u8);
            }

            _blocks.Write(part);
        }

        if (isOpen)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    // A thinking model takes no sampling settings, and clients send them by habit.
    private void Sampling(bool thinks)
    {
        if (thinks && (request.Temperature is not null and not 1 || request.TopP is not null))
        {
            context.Note("temperature, top_p", "a thinking model takes no sampling settings");
        }

        if (request.Temperature is { } temperature && (!thinks || temperature == 1))
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (request.TopP is { } topP && !thinks)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (request.TopK is { } topK && !thinks && request.Source != ChatFormat.Completions)
        {
            json.WriteNumber("top_k"u8, topK);
        }

        if (request.StreamGiven || request.Stream)
        {
            json.WriteBoolean("stream"u8, request.Stream);
        }

        if (request.Stop.Count > 0)
        {
            json.WriteStartArray("stop_sequences"u8);
            foreach (var stop in request.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void Tools()
    {
        var isOpen = false;
        foreach (var tool in request.Tools)
        {
            if (tool.Kind != ChatToolKind.Function)
            {
                context.Note("tools", $"tool '{tool.Name}' is known to its own API only");
                continue;
            }

            if (!isOpen)
            {
                isOpen = true;
                json.WriteStartArray("tools"u8);
            }

            Tool(tool);
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }

        Choice(isOpen);
    }

    private void Tool(ChatTool tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
        {
            json.WriteString("description"u8, tool.Description);
        }

        json.WritePropertyName("input_schema"u8);
        if (tool.Parameters is { } parameters)
        {
            parameters.WriteTo(json);
        }
        else
        {
            // A function without parameters takes an empty object; the provider wants a schema.
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            json.WriteEndObject();
        }

        _blocks.Cache(tool.Cache);
        json.WriteEndObject();
    }

    private void Choice(bool hasTools)
    {
        var choice = request.ToolChoice;
        var parallel = request.ParallelToolCalls;
        if (choice is null && (parallel is null || !hasTools))
        {
            return;
        }

        var mode = choice?.Mode ?? ChatToolChoiceMode.Auto;
        if (mode == ChatToolChoiceMode.Other)
        {
            context.Note("tool_choice", "a choice of this kind has no counterpart");
            return;
        }

        var name = choice?.Name ?? (mode == ChatToolChoiceMode.Required && choice!.Allowed.Count == 1 ? choice.Allowed[0] : null);
        json.WriteStartObject("tool_choice"u8);
        if (name is not null)
        {
            json.WriteString("type"u8, "tool"u8);
            json.WriteString("name"u8, name);
        }
        else
        {
            json.WriteString("type"u8, mode switch { ChatToolChoiceMode.Required => "any"u8, ChatToolChoiceMode.None => "none"u8, _ => "auto"u8 });
        }

        if (parallel is { } allowed && mode != ChatToolChoiceMode.None)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, !allowed);
        }

        json.WriteEndObject();
    }

    private long? ThinkingBudget(long most)
    {
        if (request.Reasoning is not { } reasoning || reasoning.Mode == ChatReasoningMode.Disabled)
        {
            return null;
        }

        var budget = reasoning.Budget ?? ReasoningEffort.BudgetOf(reasoning.Effort);
        if (budget is null or < 0)
        {
            return null;
        }

        if (budget < ThinkingFloor || most <= ThinkingFloor)
        {
            context.Note("reasoning_effort", "the output limit leaves no room for thinking");
            return null;
        }

        if (request.ToolChoice?.Mode is ChatToolChoiceMode.Required or ChatToolChoiceMode.Named)
        {
            // The choice is what the client relies on; the effort is a wish.
            context.Note("reasoning_effort", "a thinking model cannot be forced to a tool");
            return null;
        }

        return Math.Min(budget.Value, most - 1);
    }

    private void Thinking(long? budget)
    {
        if (budget is not { } tokens)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, "enabled"u8);
        json.WriteNumber("budget_tokens"u8, tokens);
        json.WriteEndObject();
    }

    private void Output()
    {
        if (request.Output is not { Kind: not ChatOutputKind.Text } output)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WritePropertyName("schema"u8);
        if (output.Schema is { } schema && output.Kind == ChatOutputKind.JsonSchema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            json.WriteBoolean("additionalProperties"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Dropped()
    {
        if (request.Seed is not null || request.FrequencyPenalty is not null || request.PresencePenalty is not null || request.Logprobs == true)
        {
            context.Note("seed, penalties, logprobs", "have no counterpart");
        }

        foreach (var name in request.Extra.Keys)
        {
            context.Note(name, "has no counterpart");
        }
    }
}
