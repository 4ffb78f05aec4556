using System.Diagnostics.CodeAnalysis;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Bedrock;
using Agentgateway.Llm.Formats.Gemini;
using Agentgateway.Llm.Formats.Responses;
using Agentgateway.Llm.Formats.Completions;
using Agentgateway.Llm.Formats.Messages;

namespace Agentgateway.Llm.Formats;

/// <summary>The formats that there are.</summary>
public static class ChatFormats
{
    private static readonly BedrockFormat Bedrock = new();

    /// <summary>The implementation of a format; false if this build has none.</summary>
    public static bool TryGet(ChatFormat format, [NotNullWhen(true)] out IChatFormat? implementation)
    {
        implementation = format switch
        {
            ChatFormat.Responses => ResponsesFormat.Instance,
            ChatFormat.Gemini => GeminiFormat.Instance,
            ChatFormat.Bedrock => Bedrock,
            ChatFormat.Completions => CompletionsFormat.Instance,
            ChatFormat.Messages => MessagesFormat.Instance,
            _ => null,
        };
        return implementation is not null;
    }

    /// <summary>The implementation of a format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static IChatFormat Get(ChatFormat format) =>
        TryGet(format, out var implementation) ? implementation : throw new ArgumentOutOfRangeException(nameof(format), format, "No such chat format.");
}
