using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Measures answers whose provider does not.</summary>
internal static class AnswerLength
{
    /// <summary>Characters that the model wrote: text, thoughts and arguments.</summary>
    public static long Of(ChatAnswer answer)
    {
        var characters = 0L;
        foreach (var choice in answer.Choices)
        {
            foreach (var part in choice.Parts)
            {
                characters += part switch { TextPart text => text.Text.Length, ReasoningPart thoughts => thoughts.Text.Length, ToolCallPart call => call.Arguments.Length, _ => 0 };
            }
        }

        return characters;
    }
}
