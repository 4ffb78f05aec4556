namespace Agentgateway.Llm.Conversation;

/// <summary>The result of a tool call.</summary>
/// <param name="CallId">Id of the call.</param>
public sealed record ToolResultPart(string CallId) : ChatPart
{
    /// <summary>What the tool gave back; empty if nothing.</summary>
    public List<ChatPart> Content { get; init; } = [];

    /// <summary>The result was a plain string in the source.</summary>
    public bool IsPlainText { get; init; }

    /// <summary>True if the tool failed; null if the source did not say.</summary>
    public bool? IsError { get; init; }

    /// <summary>Tool name where the source gives it (Gemini, function role).</summary>
    public string? Name { get; init; }

    /// <summary>Result of a custom tool.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Id of the item (Responses).</summary>
    public string? ItemId { get; init; }

    /// <summary>The result's text parts, joined by line feeds.</summary>
    public string JoinedText() =>
        Content.Count == 1 && Content[0] is TextPart only ? only.Text : string.Join('\n', Content.OfType<TextPart>().Select(text => text.Text));
}
