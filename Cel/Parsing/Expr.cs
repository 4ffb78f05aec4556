namespace Agentgateway.Cel.Parsing;

/// <summary>Syntax tree. Chains of one precedence are flat, so that depth is bounded by nesting and not by length.</summary>
/// <param name="Position">Offset in the source that errors point to.</param>
internal abstract record Expr(int Position);

internal sealed record LiteralExpr(int Position, CelValue Value) : Expr(Position);

/// <param name="Position">Offset of the name.</param>
/// <param name="Name">The identifier.</param>
/// <param name="Rooted">Written with a leading dot: local names and the container are skipped.</param>
internal sealed record IdentExpr(int Position, string Name, bool Rooted) : Expr(Position);

/// <summary>An expression that hangs on another one by a dot or a bracket.</summary>
internal abstract record PostfixExpr(int Position, Expr? Target) : Expr(Position);

internal sealed record SelectExpr(int Position, Expr Operand, string Field, bool IsOptional) : PostfixExpr(Position, Operand);

internal sealed record IndexExpr(int Position, Expr Operand, Expr Index, bool IsOptional) : PostfixExpr(Position, Operand);

internal sealed record CallExpr(int Position, Expr? Receiver, string Name, Expr[] Arguments) : PostfixExpr(Position, Receiver);

internal sealed record ListExpr(int Position, Expr[] Items, bool[] IsOptional) : Expr(Position);

internal sealed record MapExpr(int Position, MapEntryExpr[] Entries) : Expr(Position);

internal sealed record MapEntryExpr(Expr Key, Expr Value, bool IsOptional);

internal sealed record StructExpr(int Position, string TypeName) : Expr(Position);

/// <param name="Position">Offset of the first sign.</param>
/// <param name="IsNot"><c>!</c>, otherwise <c>-</c>.</param>
/// <param name="Count">How often the sign is written.</param>
/// <param name="Operand">What it applies to.</param>
internal sealed record UnaryExpr(int Position, bool IsNot, int Count, Expr Operand) : Expr(Position);

/// <summary>Left-associative operators of one precedence: <c>First op Rest[0] op Rest[1] …</c></summary>
internal sealed record ChainExpr(int Position, Expr First, (TokenKind Operator, Expr Operand)[] Rest) : Expr(Position);

internal sealed record LogicExpr(int Position, bool IsAnd, Expr[] Operands) : Expr(Position);

/// <summary><c>c1 ? v1 : c2 ? v2 : … : Otherwise</c></summary>
internal sealed record ConditionalExpr(int Position, (Expr Condition, Expr Value)[] Branches, Expr Otherwise) : Expr(Position);
