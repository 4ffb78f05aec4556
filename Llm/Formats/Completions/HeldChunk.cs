using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Pieces that came in one event of the provider and leave in one chunk: thoughts, then text, then whole calls.</summary>
internal sealed class HeldChunk
{
    private readonly List<(int Number, ToolCallPart Call)> _calls = [];

    /// <summary>Text of the chunk; null for none.</summary>
    public string? Content { get; private set; }

    /// <summary>Thoughts of the chunk; null for none.</summary>
    public string? Reasoning { get; private set; }

    /// <summary>Calls of the chunk with their numbers.</summary>
    public IReadOnlyList<(int Number, ToolCallPart Call)> Calls => _calls;

    /// <summary>Nothing is held.</summary>
    public bool IsEmpty => Content is null && Reasoning is null && _calls.Count == 0;

    /// <summary>Takes a piece of text; false if it follows a call, and so belongs to a later chunk.</summary>
    public bool TryAddText(string text)
    {
        if (_calls.Count > 0)
        {
            return false;
        }

        Content += text;
        return true;
    }

    /// <summary>Takes a piece of thoughts; false if it follows text or a call.</summary>
    public bool TryAddReasoning(string text)
    {
        if (Content is not null || _calls.Count > 0)
        {
            return false;
        }

        Reasoning += text;
        return true;
    }

    /// <summary>Takes a whole call.</summary>
    public void AddCall(int number, ToolCallPart call) => _calls.Add((number, call));

    /// <summary>The chunk was written.</summary>
    public void Clear()
    {
        Content = null;
        Reasoning = null;
        _calls.Clear();
    }
}
