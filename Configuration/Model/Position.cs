namespace Agentgateway.Configuration.Model;

/// <summary>A place in the text of the file, both counted from 1. The default (0, 0) means "no text", as for values that the loader made up.</summary>
public readonly record struct Position(int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? "-" : $"{Line}:{Column}";
}
