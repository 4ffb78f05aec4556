using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Bedrock;

internal sealed partial class BedrockRequestWriter
{
    // Bedrock refuses tool blocks in the history of a request without tools, so it gets one that nobody calls.
    private const string DummyTool = "agentgateway_dummy_do_not_call";

    private void WriteTools()
    {
        var tools = new List<ChatTool>();
        foreach (var tool in _request.Tools)
        {
            if (tool.Kind == ChatToolKind.Function)
            {
                tools.Add(tool);
            }
            else
            {
                _context.Note("tools[]", $"Bedrock has no tool of the kind {tool.Name}");
            }
        }

        var choice = _request.ToolChoice;
        if (choice?.Mode == ChatToolChoiceMode.None)
        {
            // AWS knows no "none": a model that must call no tool is shown none.
            tools.Clear();
        }

        if (tools.Count == 0 && !HistoryHasTools())
        {
            return;
        }

        _json.WriteStartObject("toolConfig"u8);
        _json.WriteStartArray("tools"u8);
        if (tools.Count == 0)
        {
            WriteTool(new ChatTool(ChatToolKind.Function, DummyTool));
        }

        foreach (var tool in tools)
        {
            WriteTool(tool);
            CachePoint(_marks && tool.Cache is not null);
        }

        CachePoint(_caching is { CacheTools: true } && tools.Count > 0);
        _json.WriteEndArray();
        WriteToolChoice(choice, tools);
        _json.WriteEndObject();
    }

    private void WriteTool(ChatTool tool)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("toolSpec"u8);
        _json.WriteString("name"u8, _names[tool.Name]);
        if (tool.Description is { Length: > 0 } description)
        {
            _json.WriteString("description"u8, description);
        }
        else
        {
            _json.WriteNull("description"u8);
        }

        _json.WriteStartObject("inputSchema"u8);
        _json.WritePropertyName("json"u8);
        ToolSchema.Write(_json, tool.Parameters);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteToolChoice(ChatToolChoice? choice, List<ChatTool> tools)
    {
        var forced = choice?.Mode is ChatToolChoiceMode.Required or ChatToolChoiceMode.Named;
        if (choice is null || tools.Count == 0 || choice.Mode == ChatToolChoiceMode.Other)
        {
            return;
        }

        if (forced && _reasoning.Thinks && _family == BedrockFamily.Claude)
        {
            _context.Note("tool_choice", "a thinking model cannot be forced to a tool");
            forced = false;
        }

        if (choice.Mode == ChatToolChoiceMode.Named && !tools.Exists(t => t.Name == choice.Name))
        {
            _context.Note("tool_choice", "names a tool that is not sent");
            return;
        }

        if (!forced && _family == BedrockFamily.Other)
        {
            // It is what these models do anyway, and several refuse to be told.
            return;
        }

        _json.WriteStartObject("toolChoice"u8);
        if (forced && choice.Mode == ChatToolChoiceMode.Named)
        {
            _json.WriteStartObject("tool"u8);
            _json.WriteString("name"u8, _names[choice.Name!]);
        }
        else
        {
            _json.WriteStartObject(forced ? "any"u8 : "auto"u8);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private bool HistoryHasTools()
    {
        foreach (var turn in _request.Turns)
        {
            foreach (var part in turn.Parts)
            {
                if (part is ToolCallPart { IsServerTool: false } || (part is ToolResultPart && turn.Role != ChatRole.Function))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
