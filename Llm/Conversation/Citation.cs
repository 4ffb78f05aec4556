namespace Agentgateway.Llm.Conversation;

/// <summary>A page on the web that a text of an answer rests on.</summary>
/// <param name="Url">Address of the page.</param>
/// <param name="Title">Title of the page; null if unknown.</param>
public sealed record Citation(string Url, string? Title)
{
    /// <summary>First character of the text that rests on the page, counted from the beginning of the part; null = the beginning.</summary>
    public long? Start { get; init; }

    /// <summary>End of that text, exclusive; null = the end of the part.</summary>
    public long? End { get; init; }
}
