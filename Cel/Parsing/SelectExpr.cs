namespace Agentgateway.Cel.Parsing;

internal sealed record SelectExpr(int Position, Expr Operand, string Field, bool IsOptional) : PostfixExpr(Position, Operand);
