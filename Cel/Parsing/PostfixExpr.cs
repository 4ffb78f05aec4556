namespace Agentgateway.Cel.Parsing;

/// <summary>An expression that hangs on another one by a dot or a bracket.</summary>
internal abstract record PostfixExpr(int Position, Expr? Target) : Expr(Position);
