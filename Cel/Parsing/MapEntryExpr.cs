namespace Agentgateway.Cel.Parsing;

internal sealed record MapEntryExpr(Expr Key, Expr Value, bool IsOptional);
