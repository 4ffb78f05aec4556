namespace Agentgateway.Cel.Parsing;

/// <summary>One token.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Value">Value of a literal; of an <see cref="TokenKind.Integer"/> its magnitude as uint.</param>
/// <param name="Name">Text of an identifier without backticks.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, CelValue Value = default, string Name = "");
