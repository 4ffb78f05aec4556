namespace Agentgateway.Cel.Evaluation;

/// <summary><c>root.field</c> in one step: how nearly every path begins.</summary>
internal sealed class RootFieldNode(VariableNode root, string field) : Node
{
    private readonly CelValue _key = CelValue.String(string.IsInterned(field) ?? field);
    private readonly string _name = root.Name;

    public override CelValue Evaluate(ref Frame frame)
    {
        if (frame.Activation.TryGet(_name, out var value) && value.Kind == CelKind.Map && value.MapHere.TryGet(_key, out var found))
        {
            return found.Kind == CelKind.String ? Access.Produced(ref frame, value, found) : found;
        }

        return Access.Select(ref frame, value.IsNull ? root.Evaluate(ref frame) : value, _key);
    }
}
