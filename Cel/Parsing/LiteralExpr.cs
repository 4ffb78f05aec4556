namespace Agentgateway.Cel.Parsing;

internal sealed record LiteralExpr(int Position, CelValue Value) : Expr(Position);
