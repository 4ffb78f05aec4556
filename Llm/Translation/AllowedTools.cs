using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Keeps a choice among some of the tools (OpenAI's <c>allowed_tools</c>, Gemini's <c>allowedFunctionNames</c>) where the target has no such thing: the other tools are not sent.</summary>
internal static class AllowedTools
{
    /// <summary>Takes the tools out that the choice rules out.</summary>
    public static void Keep(ChatRequest request, TranslationContext context)
    {
        if (request.ToolChoice is not { Allowed: { Count: > 0 } allowed, Mode: not ChatToolChoiceMode.None }
            || context.Upstream is ChatFormat.Responses or ChatFormat.Gemini
            || !request.Tools.Exists(tool => allowed.Contains(tool.Name)))
        {
            return;
        }

        if (request.Tools.RemoveAll(tool => tool.Kind != ChatToolKind.BuiltIn && !allowed.Contains(tool.Name)) > 0)
        {
            context.Note("tools", "tools that the choice rules out are not sent");
        }
    }
}
