namespace Agentgateway.Cel.Parsing;

internal sealed record ListExpr(int Position, Expr[] Items, bool[] IsOptional) : Expr(Position);
