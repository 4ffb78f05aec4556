using System.Text;

namespace Agentgateway.Llm.Formats;

/// <summary>Where in a request something stands, such as <c>messages[2].content[0].content[1]</c>: kept as numbers, since the text is needed only when it is refused.</summary>
/// <param name="root">Name of the top-level member.</param>
internal readonly struct FieldPath(string root)
{
    private const int Unset = -1;

    private readonly string _root = root;
    private readonly int _depth = 0;
    private readonly (int First, int Second, int Third) _index = (Unset, Unset, Unset);

    private FieldPath(string root, int depth, (int First, int Second, int Third) index)
        : this(root)
    {
        _depth = depth;
        _index = index;
    }

    /// <summary>An element of the list at this place.</summary>
    public FieldPath At(int index) => new(_root, _depth, _depth switch { 0 => (index, Unset, Unset), 1 => (_index.First, index, Unset), _ => (_index.First, _index.Second, index) });

    /// <summary>The <c>content</c> of what stands at this place; two of them at most lie in each other.</summary>
    public FieldPath Content() => new(_root, _depth + 1, _index);

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder(_root);
        Append(text, _index.First, _depth > 0);
        Append(text, _index.Second, _depth > 1);
        Append(text, _index.Third, false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, int index, bool content)
    {
        if (index >= 0)
        {
            text.Append('[').Append(index).Append(']');
        }

        text.Append(content ? ".content" : "");
    }
}
