using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class ResponsesToolReader
{
    /// <summary>Fills the request's tools and their choice.</summary>
    public static void Read(JsonElement body, ChatRequest request)
    {
        foreach (var tool in body.Items("tools"u8))
        {
            switch (tool.Text("type"u8))
            {
                case "function":
                    request.Tools.Add(new ChatTool(ChatToolKind.Function, tool.Text("name"u8) ?? "")
                    {
                        Description = tool.Text("description"u8),
                        Parameters = tool.Object("parameters"u8),
                        Strict = tool.Flag("strict"u8),
                        Raw = tool,
                    });
                    break;
                case "custom":
                    request.Tools.Add(new ChatTool(ChatToolKind.Custom, tool.Text("name"u8) ?? "") { Description = tool.Text("description"u8), Raw = tool });
                    break;
                case { } type:
                    request.Tools.Add(new ChatTool(ChatToolKind.BuiltIn, type) { Raw = tool });
                    break;
            }
        }

        request.ToolChoice = body.Member("tool_choice"u8) switch
        {
            { ValueKind: JsonValueKind.String } name => ByName(name.Str()),
            { ValueKind: JsonValueKind.Object } choice => ByObject(choice),
            _ => null,
        };
    }

    private static ChatToolChoice? ByName(string name) => name switch
    {
        "auto" => new ChatToolChoice(ChatToolChoiceMode.Auto),
        "required" => new ChatToolChoice(ChatToolChoiceMode.Required),
        "none" => new ChatToolChoice(ChatToolChoiceMode.None),
        _ => null,
    };

    private static ChatToolChoice ByObject(JsonElement choice)
    {
        switch (choice.Text("type"u8))
        {
            case "function" or "custom" when choice.Text("name"u8) is { } name:
                return new ChatToolChoice(ChatToolChoiceMode.Named, name) { Raw = choice };
            case "allowed_tools":
                var allowed = new List<string>();
                foreach (var tool in choice.Items("tools"u8))
                {
                    if (tool.Text("name"u8) is { } tname)
                    {
                        allowed.Add(tname);
                    }
                }

                var mode = choice.Text("mode"u8) == "required" ? ChatToolChoiceMode.Required : ChatToolChoiceMode.Auto;
                return new ChatToolChoice(mode) { Allowed = allowed, Raw = choice };
            default:
                return new ChatToolChoice(ChatToolChoiceMode.Other) { Raw = choice };
        }
    }
}
