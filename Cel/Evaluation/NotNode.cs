namespace Agentgateway.Cel.Evaluation;

internal sealed class NotNode(Node operand, bool isOdd) : ConditionNode
{
    public override Truth Test(ref Frame frame) => operand.Test(ref frame) switch
    {
        Truth.False when isOdd => Truth.True,
        Truth.True when isOdd => Truth.False,
        var truth => truth,
    };
}
