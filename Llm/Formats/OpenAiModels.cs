using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Completions;

namespace Agentgateway.Llm.Formats;

/// <summary>What OpenAI's models refuse, for requests that were written for other providers.</summary>
internal static class OpenAiModels
{
    private static readonly Version Five = new(5, 0);

    // By OpenAI's model pages; of several prefixes the first one counts.
    private static readonly (string Prefix, long Tokens)[] OutputLimits =
    [
        ("gpt-4o-2024-05-13", 4_096), ("gpt-4o", 16_384), ("chatgpt-4o", 16_384), ("gpt-4.1", 32_768), ("gpt-4-turbo", 4_096), ("gpt-3.5", 4_096),
    ];

    /// <summary>The limit that is asked for, or the model's own if that is lower: clients of other vendors ask for more than older models have, and are refused.</summary>
    public static long Output(string model, long asked)
    {
        foreach (var (prefix, tokens) in OutputLimits)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
            {
                return Math.Min(asked, tokens);
            }
        }

        return asked;
    }

    /// <summary>False for the families that never reason and refuse to be told an effort; true for everything else, other vendors' models among them.</summary>
    public static bool MayReason(string model) =>
        !(model.StartsWith("gpt-3", StringComparison.Ordinal) || model.StartsWith("gpt-4", StringComparison.Ordinal) || model.StartsWith("chatgpt-4", StringComparison.Ordinal));

    /// <summary>True if the model refuses temperature, top_p, penalties and log probabilities: the o series and gpt-5 always, later ones while they reason.</summary>
    /// <param name="effort">Effort that is sent; null for none.</param>
    public static bool RefusesSampling(string model, string? effort)
    {
        if (model is ['o', >= '1' and <= '9', ..])
        {
            return true;
        }

        var version = model.Contains("chat", StringComparison.Ordinal) ? null : GptVersion.Of(model);
        return version == Five || (version > Five && effort is not null and not "none");
    }

    /// <summary>True for a request that a client wrote for another vendor's API, whose settings it cannot know to be refused here.</summary>
    public static bool IsForeign(ChatRequest request) => request.Source is ChatFormat.Messages or ChatFormat.Gemini or ChatFormat.Bedrock;
}
