using System.Diagnostics.CodeAnalysis;

namespace Agentgateway.Llm.Formats;

/// <summary>Carries one provider's proof of reasoning (signature, redacted or encrypted thoughts) through the field in which a client of another format replays such proofs.</summary>
/// <remarks>
/// A client sends the field back unchanged, so the next request can give the proof to the provider that made it, and to no other: a provider refuses a request with a foreign proof.
/// The kinds: <c>s</c> Anthropic or Bedrock signature, <c>r</c> redacted thoughts, <c>e</c> OpenAI encrypted content, <c>g</c> Gemini thought signature.
/// </remarks>
public static class ReasoningEnvelope
{
    /// <summary>Anthropic's or Bedrock's signature.</summary>
    public const char Signature = 's';

    /// <summary>Redacted thoughts.</summary>
    public const char Redacted = 'r';

    /// <summary>OpenAI's encrypted content.</summary>
    public const char Encrypted = 'e';

    /// <summary>Gemini's thought signature.</summary>
    public const char Gemini = 'g';

    private const string Mark = "agw1:";

    /// <summary>Wraps a proof.</summary>
    public static string Wrap(char kind, string value) => $"{Mark}{kind}:{value}";

    /// <summary>True if the text is a proof that was wrapped.</summary>
    public static bool IsWrapped(string? text) => text is not null && text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Takes the proof out; false if the text is none, or of another kind.</summary>
    public static bool TryUnwrap(string? text, char kind, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!IsWrapped(text) || text!.Length < Mark.Length + 2 || text[Mark.Length] != kind || text[Mark.Length + 1] != ':')
        {
            return false;
        }

        value = text[(Mark.Length + 2)..];
        return true;
    }
}
