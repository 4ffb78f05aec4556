using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Incremental;

/// <summary>A part of a document that later versions of it may move or reuse: an item of a long list, or what stands behind such a list.</summary>
/// <param name="read">Where the part began when it was read: places inside it are relative to this.</param>
/// <param name="reusable">An item of a long list: what it was bound to is kept as long as its text stays. Other parts are bound anew each time.</param>
internal sealed class DocumentItem(Position read, bool reusable)
{
    private readonly Position _read = read;
    private (string Word, IReadOnlyList<string> Texts)? _texts;

    /// <summary>Where the part begins in the newest version.</summary>
    public Position Start { get; set; } = read;

    public bool Reusable { get; } = reusable;

    /// <summary>What it was bound to; null before, and always null when files belong to it, which may change without the text.</summary>
    public BoundItem? Bound { get; set; }

    /// <summary>Identity of the text, for what is compiled from it.</summary>
    public RouteContent Content { get; set; } = new();

    /// <summary>It was walked once and holds no secret that is still to be put in.</summary>
    public bool HasNoOpenSecret { get; set; }

    /// <summary>How often a path or position inside was asked for.</summary>
    public int Places { get; private set; }

    public void CountPlace() => Places++;

    public Position Place(Position place)
    {
        Places++;
        if (place == default)
        {
            return place;
        }

        var line = place.Line - _read.Line + Start.Line;
        return new Position(line, place.Line == _read.Line ? place.Column - _read.Column + Start.Column : place.Column);
    }

    /// <summary>Moves the part when the text in front of it changed.</summary>
    /// <param name="before">A place in the old version at or before the part, from which on the text is the same.</param>
    /// <param name="after">The same place in the new version.</param>
    public void Move(Position before, Position after) => Start = Moved(Start, before, after);

    /// <summary>Where a place behind <paramref name="before"/> lies in the new version.</summary>
    public static Position Moved(Position place, Position before, Position after) => new(
        place.Line - before.Line + after.Line,
        place.Line == before.Line ? place.Column - before.Column + after.Column : place.Column);

    /// <summary>The texts of the part with a word in them, found by <paramref name="find"/> the first time.</summary>
    public IReadOnlyList<string> Texts(string word, Func<IReadOnlyList<string>> find)
    {
        if (_texts is { } known && known.Word == word)
        {
            return known.Texts;
        }

        var found = find();
        _texts = (word, found);
        return found;
    }
}
