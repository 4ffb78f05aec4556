using System.Diagnostics.CodeAnalysis;
using System.Text;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary><c>thoughtSignature</c> of parts that other providers thought: the proof in an envelope, as base64 because Google's SDKs decode the field.</summary>
internal static class GeminiSignature
{
    /// <summary>What to write for a piece of reasoning; null if it has no proof.</summary>
    public static string? Of(ReasoningPart reasoning)
    {
        if (ReasoningEnvelope.TryUnwrap(reasoning.Signature, ReasoningEnvelope.Gemini, out var own))
        {
            return own;
        }

        return ReasoningSeal.ToSignature(reasoning) is not { } seal ? null
            : Encode(ReasoningEnvelope.IsWrapped(seal) ? seal : ReasoningEnvelope.Wrap(ReasoningEnvelope.Signature, seal));
    }

    /// <summary>Thoughts with the proof of a signature field: Gemini's own, or another provider's that went through a client of Gemini.</summary>
    public static ReasoningPart Open(string text, string? signature) =>
        signature is null ? new ReasoningPart(text)
        : TryUnwrap(signature, out var seal) ? ReasoningSeal.Open(text, seal)
        : new ReasoningPart(text) { Signature = ReasoningEnvelope.Wrap(ReasoningEnvelope.Gemini, signature) };

    private static bool TryUnwrap(string signature, [NotNullWhen(true)] out string? envelope)
    {
        envelope = null;
        var buffer = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, buffer, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        envelope = ReasoningEnvelope.IsWrapped(text) ? text : null;
        return envelope is not null;
    }

    private static string Encode(string seal) => Convert.ToBase64String(Encoding.UTF8.GetBytes(seal));
}
