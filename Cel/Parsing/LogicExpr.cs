namespace Agentgateway.Cel.Parsing;

internal sealed record LogicExpr(int Position, bool IsAnd, Expr[] Operands) : Expr(Position);
