using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary>A root variable as expressions see it: fields are read when they are asked for, and only then.</summary>
internal sealed class FieldMap(ExpressionScope scope, FieldTable table) : ICelMap
{
    private List<(string Name, CelValue Value)>? _present;
    private int _presentOf = -1;

    public int Count => Present().Count;

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String)
        {
            return table.TryRead(key.AsString, scope, out value);
        }

        value = default;
        return false;
    }

    public CelValue KeyAt(int index) => CelValue.String(Present()[index].Name);

    public CelValue ValueAt(int index) => Present()[index].Value;

    private List<(string Name, CelValue Value)> Present()
    {
        if (_present is not null && _presentOf == scope.Evaluation)
        {
            return _present;
        }

        var present = new List<(string, CelValue)>(table.Fields.Count);
        foreach (var (name, read) in table.Fields)
        {
            if (read(scope, out var value))
            {
                present.Add((name, value));
            }
        }

        _presentOf = scope.Evaluation;
        return _present = present;
    }
}
