namespace Agentgateway.Cel.Evaluation;

/// <summary>A dotted name of the specification: the longest variable or type that exists, then field selection for the rest.</summary>
/// <param name="candidates">Names to try in order, each with the number of fields it leaves over.</param>
/// <param name="fields">The fields after the first identifier.</param>
internal sealed class QualifiedNode((string Name, int Consumed)[] candidates, string[] fields) : Node
{
    private readonly CelError _missing = new(CelErrorCode.UndeclaredReference, $"there is no variable '{candidates[^1].Name}'");

    public override CelValue Evaluate(ref Frame frame)
    {
        foreach (var (name, consumed) in candidates)
        {
            if (frame.Activation.TryGet(name, out var value))
            {
                return Select(ref frame, value, consumed);
            }
        }

        foreach (var (name, consumed) in candidates)
        {
            if (CelType.Named(name) is { } type)
            {
                return Select(ref frame, CelValue.TypeValue(type), consumed);
            }
        }

        return CelValue.Error(_missing);
    }

    private CelValue Select(ref Frame frame, CelValue value, int consumed)
    {
        for (var i = consumed; i < fields.Length; i++)
        {
            value = Access.Select(ref frame, value, CelValue.String(fields[i]));
        }

        return value;
    }
}
