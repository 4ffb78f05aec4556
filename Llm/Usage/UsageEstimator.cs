namespace Agentgateway.Llm.Usage;

/// <summary>Fills in token counts that a provider did not report, and marks them as estimated.</summary>
/// <remarks>
/// Cheap on purpose, since it may run for every answer that a client breaks off: four characters count as a token, and so does an event of a stream.
/// </remarks>
public static class UsageEstimator
{
    /// <summary>How many characters count as a token.</summary>
    public const long CharactersPerToken = 4;

    /// <summary>Completes the counts of one call.</summary>
    /// <param name="usage">What was reported; unchanged if that is complete.</param>
    /// <param name="promptCharacters">Characters of the prompt's texts.</param>
    /// <param name="contentEvents">Events of the stream that carried content; 0 for a buffered answer.</param>
    /// <param name="answerCharacters">Characters of the answer's texts where they are known, else null.</param>
    /// <param name="complete">False if the stream was broken off, so that a count may be the one of its beginning.</param>
    public static void Complete(TokenUsage usage, long promptCharacters, long contentEvents, long? answerCharacters, bool complete)
    {
        var output = answerCharacters is { } characters ? (characters + CharactersPerToken - 1) / CharactersPerToken : contentEvents;
        if (!usage.IsReported)
        {
            if (promptCharacters == 0 && output == 0)
            {
                return;
            }

            usage.ProviderInput = (promptCharacters + CharactersPerToken - 1) / CharactersPerToken;
            usage.Output = output;
            usage.ProviderTotal = usage.ProviderInput + output;
            usage.IsEstimated = true;
        }
        else if (!complete && (usage.Output ?? 0) < output)
        {
            // Anthropic opens its streams with the input and a first token; the rest would have come at the end.
            usage.Output = output;
            usage.IsEstimated = true;
        }
    }
}
