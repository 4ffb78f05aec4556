using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes a messages request (llm.md 3.1).</summary>
internal sealed class MessagesRequestWriter(Utf8JsonWriter json, ChatRequest request, TranslationContext context)
{
    private const string JsonOnly = "Answer with one JSON object and nothing else.";

    private readonly MessagesBlockWriter _blocks = new(json, request, context);
    private readonly ClaudeThinking _thinking = ClaudeThinking.For(request, context);
    private bool _hasMessages;

    /// <summary>Writes the request.</summary>
    public void Write()
    {
        var instructions = Instructions();
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model);
        Messages(instructions);
        System(instructions);
        json.WriteNumber("max_tokens"u8, _thinking.MaxTokens);
        Sampling();
        Tools();
        Thinking();
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

    // All instructions of the conversation, in order, without blank ones.
    private List<TextPart> Instructions()
    {
        var texts = new List<TextPart>();
        AddTexts(request.System, texts);
        foreach (var turn in request.Turns)
        {
            if (turn.Role is ChatRole.System or ChatRole.Developer)
            {
                AddTexts(turn.Parts, texts);
            }
        }

        if (request.Output is { Kind: ChatOutputKind.JsonObject })
        {
            // Anthropic takes closed schemas only, so there is none for any object.
            texts.Add(new TextPart(JsonOnly));
        }

        return texts;
    }

    private static void AddTexts(List<ChatPart> from, List<TextPart> to)
    {
        foreach (var part in from)
        {
            if (part is TextPart { IsBlank: false } text)
            {
                to.Add(text);
            }
        }
    }

    // They become one text, as the provider has one place for them; blocks only if marks must be kept.
    private void System(List<TextPart> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        if (!texts.Exists(static text => text.Cache is not null))
        {
            json.WriteLines("system"u8, texts);
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var text in texts)
        {
            _blocks.Write(text);
        }

        json.WriteEndArray();
    }

    // The provider wants a message, and the first one from the user. Other formats allow instructions alone, and a greeting of the assistant.
    private void Messages(List<TextPart> instructions)
    {
        json.WriteStartArray("messages"u8);
        foreach (var turn in request.Turns)
        {
            if (turn.Role is not (ChatRole.System or ChatRole.Developer))
            {
                Turn(turn);
            }
        }

        if (!_hasMessages && instructions.Count > 0)
        {
            StartMessage("user"u8);
            foreach (var text in instructions)
            {
                _blocks.Write(text);
            }

            EndMessage();
            instructions.Clear();
        }

        json.WriteEndArray();
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
                Open(turn.Role);
            }

            _blocks.Write(part);
        }

        if (isOpen)
        {
            EndMessage();
        }
    }

    private void Open(ChatRole role)
    {
        if (!_hasMessages && role == ChatRole.Assistant)
        {
            context.Note("messages", "the conversation begins with the assistant, so a short user message was put before it");
            StartMessage("user"u8);
            _blocks.Write(new TextPart("."));
            EndMessage();
        }

        _hasMessages = true;
        StartMessage(role == ChatRole.Assistant ? "assistant"u8 : "user"u8);
    }

    private void StartMessage(ReadOnlySpan<byte> role)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("content"u8);
    }

    private void EndMessage()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Sampling()
    {
        var sampling = ClaudeSampling.For(request, _thinking.Type is not null, context);
        if (sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (sampling.TopK is { } topK && request.Source != ChatFormat.Completions)
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
        ToolSchema.Write(json, tool.Parameters);
        _blocks.Cache(tool.Cache);
        json.WriteEndObject();
    }

    private void Choice(bool hasTools)
    {
        var choice = request.ToolChoice;
        var parallel = request.ParallelToolCalls;
        if (!hasTools || (choice is null && parallel is null))
        {
            // A choice without tools is refused.
            return;
        }

        var mode = choice?.Mode ?? ChatToolChoiceMode.Auto;
        if (mode == ChatToolChoiceMode.Other)
        {
            context.Note("tool_choice", "a choice of this kind has no counterpart");
            return;
        }

        if (choice?.Name is { } named && !request.Tools.Exists(tool => tool.Kind == ChatToolKind.Function && tool.Name == named))
        {
            context.Note("tool_choice", "names a tool that is not sent");
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

    private void Thinking()
    {
        if (_thinking.Type is not { } type)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, type);
        if (type == "enabled")
        {
            json.WriteNumber("budget_tokens"u8, _thinking.Budget);
        }
        else
        {
            // Models without budgets hide their thoughts unless asked.
            json.WriteString("display"u8, "summarized"u8);
        }

        json.WriteEndObject();
    }

    private void Output()
    {
        var schema = request.Output is { Kind: ChatOutputKind.JsonSchema, Schema: { } given } ? given : (JsonElement?)null;
        if (schema is null && _thinking.Effort is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (_thinking.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        if (schema is { } closed)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            json.WritePropertyName("schema"u8);
            ClaudeSchema.Write(closed, json);
            json.WriteEndObject();
        }

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
