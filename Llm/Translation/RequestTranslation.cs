using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Translation;

/// <summary>Outcome of <see cref="Translator.TranslateRequest"/>.</summary>
/// <param name="Refusal">Null if the request was written; else the error for the client (status 400, <see cref="ChatError.Param"/> names the field), and nothing usable was written.</param>
public readonly record struct RequestTranslation(ChatError? Refusal)
{
    /// <summary>The request was written.</summary>
    public bool IsWritten => Refusal is null;
}
