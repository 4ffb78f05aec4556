namespace Agentgateway.Cel.Parsing;

internal sealed record StructExpr(int Position, string TypeName) : Expr(Position);
