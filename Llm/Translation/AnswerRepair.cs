using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Keeps for whole answers what <see cref="Streaming.EventGuard"/> keeps for streams: every call has a name and an id, and an answer that waits for results has a call.</summary>
internal static class AnswerRepair
{
    /// <summary>Changes what is not so.</summary>
    public static void Apply(ChatAnswer answer, TranslationContext context)
    {
        foreach (var choice in answer.Choices)
        {
            var hasCalls = false;
            for (var i = choice.Parts.Count - 1; i >= 0; i--)
            {
                if (choice.Parts[i] is not ToolCallPart call)
                {
                    continue;
                }

                if (call.Name.Length == 0)
                {
                    choice.Parts.RemoveAt(i);
                    continue;
                }

                hasCalls |= !call.IsServerTool;
                if (call.Id.Length == 0)
                {
                    choice.Parts[i] = call with { Id = context.NewId("call_") };
                }
            }

            // Without a call nobody could give the results that the answer claims to wait for.
            choice.Stop = choice.Stop == StopReason.ToolUse && !hasCalls ? StopReason.EndTurn : choice.Stop;
        }
    }
}
