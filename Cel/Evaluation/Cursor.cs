using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>Walks the range of a macro, sets its variables and pays for each turn.</summary>
internal struct Cursor
{
    private readonly ICelList? _list;
    private readonly ICelMap? _map;
    private readonly LoopVariables _variables;
    private readonly int _count;
    private int _next;

    /// <param name="range">The value to walk; not a list or map means an error, see <see cref="Failure"/>.</param>
    /// <param name="variables">Slots and cost of a turn.</param>
    public Cursor(in CelValue range, LoopVariables variables)
    {
        _variables = variables;
        var plain = range.Unwrap();
        switch (plain.Kind)
        {
            case CelKind.List:
                _list = plain.AsList;
                _count = _list.Count;
                break;
            case CelKind.Map:
                _map = plain.AsMap;
                _count = _map.Count;
                break;
            default:
                Failure = Errors.NoSuchOverload("a macro range", plain);
                break;
        }
    }

    public readonly bool IsMap => _map is not null;

    public readonly int Count => _count;

    public CelValue Failure { get; private set; }

    public bool MoveNext(ref Frame frame)
    {
        if (_next >= _count)
        {
            return false;
        }

        if (!frame.Spend(_variables.Cost))
        {
            Failure = Errors.BudgetExceeded;
            return false;
        }

        if (_variables.Second < 0)
        {
            frame.Locals[_variables.First] = _map is not null ? _map.KeyAt(_next) : _list!.Get(_next);
        }
        else
        {
            frame.Locals[_variables.First] = _map is not null ? _map.KeyAt(_next) : CelValue.Int(_next);
            frame.Locals[_variables.Second] = _map is not null ? _map.ValueAt(_next) : _list!.Get(_next);
        }

        _next++;
        return true;
    }

    /// <summary>The key (of a list: the index) of the current turn.</summary>
    public readonly CelValue CurrentKey => _map is not null ? _map.KeyAt(_next - 1) : CelValue.Int(_next - 1);

    /// <summary>The value of the current turn.</summary>
    public readonly CelValue CurrentValue => _map is not null ? _map.ValueAt(_next - 1) : _list!.Get(_next - 1);
}
