namespace Agentgateway.Cel.Evaluation;

/// <summary>A root variable; a type of that name steps in where there is no variable.</summary>
internal sealed class VariableNode(string name) : Node
{
    /// <summary>The same object for the same name everywhere, so that hosts find it by reference.</summary>
    public string Name { get; } = string.IsInterned(name) ?? name;

    private readonly CelType? _type = CelType.Named(name);
    private readonly CelError _missing = new(CelErrorCode.UndeclaredReference, $"there is no variable '{name}'");

    public override CelValue Evaluate(ref Frame frame)
    {
        if (frame.Activation.TryGet(Name, out var value))
        {
            return value;
        }

        return _type is null ? CelValue.Error(_missing) : CelValue.TypeValue(_type);
    }
}
