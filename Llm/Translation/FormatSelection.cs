using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Chooses the provider's format for a client's.</summary>
/// <remarks>
/// The pairs of agentgateway keep their order (llm.md 3.0): Responses stay, Gemini stays, Completions prefer native Gemini, then the same format; Messages and Responses prefer Completions over the
/// formats that only we translate to. After those come our own pairs, native formats first.
/// </remarks>
public static class FormatSelection
{
    /// <summary>Formats to try for a client, best first.</summary>
    public static ReadOnlySpan<ChatFormat> PreferenceOf(ChatFormat client) => client switch
    {
        ChatFormat.Completions => [ChatFormat.Gemini, ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Bedrock, ChatFormat.Responses],
        ChatFormat.Messages => [ChatFormat.Messages, ChatFormat.Completions, ChatFormat.Responses, ChatFormat.Bedrock, ChatFormat.Gemini],
        ChatFormat.Responses => [ChatFormat.Responses, ChatFormat.Completions, ChatFormat.Bedrock, ChatFormat.Messages, ChatFormat.Gemini],
        ChatFormat.Gemini => [ChatFormat.Gemini, ChatFormat.Messages, ChatFormat.Bedrock, ChatFormat.Completions, ChatFormat.Responses],
        _ => [ChatFormat.Bedrock],
    };

    /// <summary>The best of the formats that a provider offers for the model; false if none can be reached.</summary>
    public static bool TrySelect(ChatFormat client, ReadOnlySpan<ChatFormat> offers, out ChatFormat upstream)
    {
        foreach (var format in PreferenceOf(client))
        {
            if (offers.Contains(format))
            {
                upstream = format;
                return true;
            }
        }

        upstream = default;
        return false;
    }
}
