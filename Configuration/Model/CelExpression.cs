namespace Agentgateway.Configuration.Model;

/// <summary>An expression as written in the file. The loader has compiled it once, so its syntax and names are known to be right.</summary>
/// <param name="Text">Source text without surrounding quotes of the file format.</param>
/// <param name="Position">Where the text starts in the file, for messages.</param>
public sealed record CelExpression(string Text, Position Position = default)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
