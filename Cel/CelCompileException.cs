namespace Agentgateway.Cel;

/// <summary>Thrown by <see cref="CelProgram.Compile"/> for an expression that <see cref="CelProgram.TryCompile"/> would reject.</summary>
public sealed class CelCompileException(CelCompileError error) : Exception(error.ToString())
{
    public CelCompileError Error { get; } = error;

    public int Line => Error.Line;

    public int Column => Error.Column;
}
