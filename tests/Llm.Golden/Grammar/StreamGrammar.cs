using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>Checks that a complete stream is one that the official clients of a format accept.</summary>
public static class StreamGrammar
{
    /// <summary>The faults found; empty if there are none.</summary>
    /// <param name="format">Format of the stream; Bedrock's binary frames are checked by their own codec.</param>
    /// <param name="text">The whole stream, as Server-Sent Events.</param>
    public static IReadOnlyList<string> Check(ChatFormat format, string text)
    {
        StreamChecker checker = format switch
        {
            ChatFormat.Completions => new CompletionsGrammar(),
            ChatFormat.Messages => new MessagesGrammar(),
            ChatFormat.Responses => new ResponsesGrammar(),
            ChatFormat.Gemini => new GeminiGrammar(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No grammar for this format."),
        };
        return checker.Run(text);
    }
}
