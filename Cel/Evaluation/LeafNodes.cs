using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(ref Frame frame) => Value;
}

internal sealed class LocalNode(int slot) : Node
{
    public override CelValue Evaluate(ref Frame frame) => frame.Locals[slot];
}

/// <summary>A root variable; a type of that name steps in where there is no variable.</summary>
internal sealed class VariableNode(string name) : Node
{
    private readonly CelType? _type = CelType.Named(name);
    private readonly CelError _missing = new(CelErrorCode.UndeclaredReference, $"there is no variable '{name}'");

    public override CelValue Evaluate(ref Frame frame)
    {
        if (frame.Activation.TryGet(name, out var value))
        {
            return value;
        }

        return _type is null ? CelValue.Error(_missing) : CelValue.TypeValue(_type);
    }
}

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
            value = Access.Select(ref frame, value, fields[i]);
        }

        return value;
    }
}

/// <summary>Fails whenever it is evaluated.</summary>
internal sealed class ErrorNode(CelErrorCode code, string message) : Node
{
    private readonly CelError _error = new(code, message);

    public override CelValue Evaluate(ref Frame frame) => CelValue.Error(_error);
}

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
