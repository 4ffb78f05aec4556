using Agentgateway.Configuration;

namespace Agentgateway.Gateway.Ai;

/// <summary>Which texts of calls must be kept for expressions of this configuration. Keeping them costs time, so it is off by default.</summary>
/// <param name="Prompt">An expression uses <c>llm.prompt</c>.</param>
/// <param name="Completion">An expression uses <c>llm.completion</c> or <c>llm.toolCalls</c>.</param>
internal sealed record AiCapture(bool Prompt, bool Completion)
{
    public static AiCapture None { get; } = new(false, false);

    /// <summary>
    /// What the document's texts mention. A text that mentions it without being an expression costs a copy and changes nothing, while an expression
    /// that is not found would silently see nothing: so every string of the document counts.
    /// </summary>
    public static AiCapture In(ConfigDocument document)
    {
        var found = None;
        foreach (var text in document.TextsWith("llm"))
        {
            var all = text.Contains("variables(", StringComparison.Ordinal);
            found = new AiCapture(
                found.Prompt || all || text.Contains("llm.prompt", StringComparison.Ordinal),
                found.Completion || all || text.Contains("llm.completion", StringComparison.Ordinal) || text.Contains("llm.toolCalls", StringComparison.Ordinal));
        }

        return found;
    }
}
