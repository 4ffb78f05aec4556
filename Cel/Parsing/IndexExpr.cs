namespace Agentgateway.Cel.Parsing;

internal sealed record IndexExpr(int Position, Expr Operand, Expr Index, bool IsOptional) : PostfixExpr(Position, Operand);
