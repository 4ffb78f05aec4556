using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>The answer of the mock: a text, or one tool call.</summary>
/// <param name="Text">Answer text; empty for a tool call.</param>
/// <param name="ToolName">Tool to call; null for a text.</param>
/// <param name="Arguments">Arguments of the call.</param>
/// <param name="Truncated">The text was cut at the client's token limit.</param>
/// <param name="InputTokens">Tokens of the request, about four characters each.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
public sealed record MockAnswer(string Text, string? ToolName, JsonObject? Arguments, bool Truncated, int InputTokens, int OutputTokens)
{
    /// <summary>The text in pieces, one per stream event: a word with the space that follows it.</summary>
    public IEnumerable<string> Pieces()
    {
        var start = 0;
        while (start < Text.Length)
        {
            var space = Text.IndexOf(' ', start);
            var end = space < 0 ? Text.Length : space + 1;
            yield return Text[start..end];
            start = end;
        }
    }
}
