namespace Agentgateway.Cel.Parsing;

/// <summary><c>c1 ? v1 : c2 ? v2 : … : Otherwise</c></summary>
internal sealed record ConditionalExpr(int Position, (Expr Condition, Expr Value)[] Branches, Expr Otherwise) : Expr(Position);
