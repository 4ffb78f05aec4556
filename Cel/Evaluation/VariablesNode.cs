using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>variables()</c>: every variable that the host names and that has content.</summary>
internal sealed class VariablesNode : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var builder = new MapBuilder(16);
        foreach (var name in frame.Activation.Names)
        {
            if (frame.Activation.TryGet(name, out var value) && !value.IsNull)
            {
                builder.Set(CelValue.String(name), value);
            }
        }

        return CelValue.Map(builder.Build());
    }
}
