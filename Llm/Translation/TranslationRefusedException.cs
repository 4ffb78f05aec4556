namespace Agentgateway.Llm.Translation;

/// <summary>A request cannot be translated without changing its meaning, or is invalid. Ends as <see cref="RequestTranslation.Refusal"/>: a 400 that names the field.</summary>
/// <param name="field">Path of the field in the client's format, e.g. <c>previous_response_id</c>.</param>
/// <param name="message">Why; safe to show to the client.</param>
public sealed class TranslationRefusedException(string field, string message) : Exception(message)
{
    /// <summary>Path of the field in the client's format.</summary>
    public string Field { get; } = field;
}
