namespace Agentgateway.Cel.Parsing;

internal sealed record MapExpr(int Position, MapEntryExpr[] Entries) : Expr(Position);
