namespace Agentgateway.Cel.Evaluation;

/// <summary>Fails whenever it is evaluated.</summary>
internal sealed class ErrorNode(CelErrorCode code, string message) : Node
{
    private readonly CelError _error = new(code, message);

    public override CelValue Evaluate(ref Frame frame) => CelValue.Error(_error);
}
