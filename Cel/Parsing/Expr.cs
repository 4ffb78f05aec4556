namespace Agentgateway.Cel.Parsing;

/// <summary>Syntax tree. Chains of one precedence are flat, so that depth is bounded by nesting and not by length.</summary>
/// <param name="Position">Offset in the source that errors point to.</param>
internal abstract record Expr(int Position);
