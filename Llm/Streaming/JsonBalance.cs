namespace Agentgateway.Llm.Streaming;

/// <summary>Tells from pieces of text whether they form a complete JSON object or array so far.</summary>
internal sealed class JsonBalance
{
    private int _depth;
    private bool _seen;
    private bool _inString;
    private bool _escaped;

    /// <summary>An object or array was opened and everything opened is closed.</summary>
    public bool IsComplete => _seen && _depth == 0;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _depth = 0;
        _seen = _inString = _escaped = false;
    }

    /// <summary>Takes the next piece.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (_escaped)
            {
                _escaped = false;
            }
            else if (_inString)
            {
                _escaped = c == '\\';
                _inString = c != '"';
            }
            else if (c == '"')
            {
                _inString = true;
            }
            else if (c is '{' or '[')
            {
                _depth++;
                _seen = true;
            }
            else if (c is '}' or ']')
            {
                _depth--;
            }
        }
    }
}
