namespace Agentgateway.Cel.Parsing;

/// <summary>Left-associative operators of one precedence: <c>First op Rest[0] op Rest[1] …</c></summary>
internal sealed record ChainExpr(int Position, Expr First, (TokenKind Operator, Expr Operand)[] Rest) : Expr(Position);
