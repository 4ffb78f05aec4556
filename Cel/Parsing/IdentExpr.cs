namespace Agentgateway.Cel.Parsing;

/// <param name="Position">Offset of the name.</param>
/// <param name="Name">The identifier.</param>
/// <param name="Rooted">Written with a leading dot: local names and the container are skipped.</param>
internal sealed record IdentExpr(int Position, string Name, bool Rooted) : Expr(Position);
