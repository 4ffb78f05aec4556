namespace Agentgateway.Cel.Evaluation;

/// <summary><c>default(expr, d)</c>: d when expr is null, a missing key or an unknown variable; other errors stay.</summary>
internal sealed class DefaultNode(Node value, Node fallback) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var result = value.Evaluate(ref frame);
        var isMissing = result.IsNull ||
            (result.IsError && result.AsError.Code is CelErrorCode.NoSuchKey or CelErrorCode.UndeclaredReference);
        return isMissing ? fallback.Evaluate(ref frame) : result;
    }
}
