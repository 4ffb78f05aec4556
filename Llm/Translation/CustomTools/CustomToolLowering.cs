using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Translation.CustomTools;

/// <summary>Offers the custom tools of a client of Responses or Completions (free-text input, often with a grammar) as functions with one text argument to providers that have functions only.</summary>
/// <remarks>
/// Coding agents edit files with such tools; without them they are of little use. <see cref="Raise(ChatAnswer, TranslationContext)"/> and <see cref="CustomToolSink"/> turn the calls back.
/// </remarks>
internal static class CustomToolLowering
{
    private static readonly JsonElement Parameters = Schema();

    /// <summary>Replaces custom tools and the calls of them in the history.</summary>
    public static void Lower(ChatRequest request, TranslationContext context)
    {
        // Between OpenAI's own APIs they stay what they are.
        if (context.Upstream == ChatFormat.Responses || !request.Tools.Exists(static tool => tool.Kind == ChatToolKind.Custom))
        {
            return;
        }

        for (var i = 0; i < request.Tools.Count; i++)
        {
            if (request.Tools[i] is { Kind: ChatToolKind.Custom } tool)
            {
                context.CustomTools.Add(tool.Name);
                request.Tools[i] = new ChatTool(ChatToolKind.Function, tool.Name) { Description = Describe(tool), Parameters = Parameters, Cache = tool.Cache };
            }
        }

        foreach (var turn in request.Turns)
        {
            for (var i = 0; i < turn.Parts.Count; i++)
            {
                turn.Parts[i] = turn.Parts[i] switch
                {
                    ToolCallPart { IsCustom: true } call => call with { IsCustom = false, Arguments = $$"""{"input":{{JsonText.Quote(call.Arguments)}}}""" },
                    ToolResultPart { IsCustom: true } result => result with { IsCustom = false },
                    var part => part,
                };
            }
        }
    }

    /// <summary>Turns calls of custom tools back into what the client declared.</summary>
    public static void Raise(ChatAnswer answer, TranslationContext context)
    {
        if (context.CustomTools.Count == 0)
        {
            return;
        }

        foreach (var choice in answer.Choices)
        {
            for (var i = 0; i < choice.Parts.Count; i++)
            {
                if (choice.Parts[i] is ToolCallPart call && IsCustom(call, context))
                {
                    var reader = new CustomInputReader();
                    choice.Parts[i] = call with { IsCustom = true, Arguments = reader.Add(call.Arguments) + reader.Complete() };
                }
            }
        }
    }

    /// <summary>True if the client declared the tool as a custom one.</summary>
    public static bool IsCustom(ToolCallPart call, TranslationContext context) => !call.IsCustom && context.CustomTools.Contains(context.ClientToolName(call.Name));

    private static string? Describe(ChatTool tool)
    {
        // Completions nest the grammar once more than Responses.
        var format = tool.Raw?.Object("format"u8)?.Object("grammar"u8) ?? tool.Raw?.Object("format"u8);
        return format?.Text("definition"u8) is { } grammar
            ? $"{tool.Description}\n\nThe input must match this {format.Value.Text("syntax"u8) ?? "lark"} grammar:\n{grammar}"
            : tool.Description;
    }

    private static JsonElement Schema()
    {
        using var document = JsonDocument.Parse(
            """{"type":"object","properties":{"input":{"type":"string","description":"The whole input of the tool, as plain text."}},"required":["input"],"additionalProperties":false}""");
        return document.RootElement.Clone();
    }
}
