namespace Agentgateway.Cel.Parsing;

/// <param name="Position">Offset of the first sign.</param>
/// <param name="IsNot"><c>!</c>, otherwise <c>-</c>.</param>
/// <param name="Count">How often the sign is written.</param>
/// <param name="Operand">What it applies to.</param>
internal sealed record UnaryExpr(int Position, bool IsNot, int Count, Expr Operand) : Expr(Position);
