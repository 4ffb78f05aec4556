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

        return reasoning switch
        {
            { Redacted: { } redacted } => Encode(ReasoningEnvelope.Redacted, redacted),
            { Encrypted: { } encrypted } => Encode(ReasoningEnvelope.Encrypted, encrypted),
            { Signature: { Length: > 0 } signature } => Encode(ReasoningEnvelope.Signature, signature),
            _ => null,
        };
    }

    /// <summary>The envelope inside a signature; false if the signature is Gemini's own.</summary>
    public static bool TryUnwrap(string signature, [NotNullWhen(true)] out string? envelope)
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

    private static string Encode(char kind, string value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(ReasoningEnvelope.Wrap(kind, value)));
}
