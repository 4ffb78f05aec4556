namespace Agentgateway.Cel.Parsing;

internal sealed record CallExpr(int Position, Expr? Receiver, string Name, Expr[] Arguments) : PostfixExpr(Position, Receiver);
