using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Conversation;

/// <summary>The proof of a reasoning part as the one signature field of Messages (<c>signature</c>) and Completions (<c>reasoning_signature</c>).</summary>
/// <remarks>A signature of Anthropic or Bedrock travels as it is; other proofs in a <see cref="ReasoningEnvelope"/>, OpenAI's with the id of its item before a dot.</remarks>
internal static class ReasoningSeal
{
    /// <summary>The value of a signature field; null if the part has no proof.</summary>
    public static string? ToSignature(ReasoningPart part) =>
        part.Signature is { Length: > 0 } signature ? signature
        : part.Redacted is not null ? ReasoningEnvelope.Wrap(ReasoningEnvelope.Redacted, part.Redacted)
        : part.Encrypted is not null ? ReasoningEnvelope.Wrap(ReasoningEnvelope.Encrypted, $"{part.ItemId}.{part.Encrypted}")
        : null;

    /// <summary>True if the part carries a proof that Anthropic's models accept.</summary>
    public static bool IsAnthropic(ReasoningPart part) =>
        part.Redacted is not null || (part.Signature is { Length: > 0 } signature && !ReasoningEnvelope.IsWrapped(signature));

    /// <summary>A part from thoughts and a signature field.</summary>
    public static ReasoningPart Open(string text, string? signature)
    {
        if (string.IsNullOrEmpty(signature))
        {
            return new ReasoningPart(text);
        }

        if (ReasoningEnvelope.TryUnwrap(signature, ReasoningEnvelope.Redacted, out var redacted))
        {
            return new ReasoningPart(text) { Redacted = redacted };
        }

        if (ReasoningEnvelope.TryUnwrap(signature, ReasoningEnvelope.Signature, out var signed))
        {
            return new ReasoningPart(text) { Signature = signed };
        }

        if (ReasoningEnvelope.TryUnwrap(signature, ReasoningEnvelope.Encrypted, out var encrypted))
        {
            var dot = encrypted.IndexOf('.', StringComparison.Ordinal);
            return new ReasoningPart(text) { Encrypted = encrypted[(dot + 1)..], ItemId = dot > 0 ? encrypted[..dot] : null, IsSummary = true };
        }

        // Anthropic's, Bedrock's, or Gemini's in its envelope.
        return new ReasoningPart(text) { Signature = signature };
    }
}
