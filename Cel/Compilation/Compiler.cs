using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>Turns the syntax tree of one expression into nodes: resolves names to slots and variables, expands macros, folds constants, collects attributes.</summary>
internal sealed partial class Compiler(CelOptions options)
{
    /// <summary>Inlined functions may multiply the tree; this bounds it.</summary>
    private const int MaxNodes = 1_000_000;

    /// <summary>Up to here a chain is nested nodes, beyond it a loop.</summary>
    private const int NestedChain = 16;

    private readonly CelOptions _foldingOptions = options with { MaxSteps = 10_000, MaxBytes = 65_536 };

    private int _slots;
    private int _work;
    private int _nodes;
    private int _lenient;

    public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    public bool UsesAllVariables { get; private set; }

    /// <summary>Slots that a frame of the program needs.</summary>
    public int SlotCount => _slots;

    public Node Compile(Expr expression) => Compile(expression, null);

    private Node Compile(Expr expression, Scope? scope)
    {
        if (++_nodes > MaxNodes)
        {
            throw new SyntaxException("the expression is too large once its functions are inlined", expression.Position);
        }

        switch (expression)
        {
            case LiteralExpr literal:
                return new ConstantNode(literal.Value);
            case PostfixExpr or IdentExpr:
                return CompilePath(expression, scope);
            case LogicExpr logic:
                _work++;
                return Fold(new LogicNode(logic.IsAnd, CompileAll(logic.Operands, scope, out var areConstant)), areConstant);
            case ConditionalExpr conditional:
                return CompileConditional(conditional, scope);
            case ChainExpr chain:
                return CompileChain(chain, scope);
            case UnaryExpr unary:
                _work++;
                var operand = Compile(unary.Operand, scope);
                return Fold(unary.IsNot ? new NotNode(operand, (unary.Count & 1) != 0) : new NegateNode(operand, unary.Count), operand is ConstantNode);
            case ListExpr list:
                _work++;
                var items = CompileAll(list.Items, scope, out var allConstant);
                return Fold(new ListNode(items, Array.IndexOf(list.IsOptional, true) < 0 ? null : list.IsOptional), allConstant);
            case MapExpr map:
                return CompileMap(map, scope);
            case StructExpr message:
                return new ErrorNode(CelErrorCode.UnsupportedStruct, $"message literals are not supported: {message.TypeName}");
            default:
                throw new InvalidOperationException($"Unknown syntax node {expression.GetType().Name}.");
        }
    }

    private Node[] CompileAll(ReadOnlySpan<Expr> expressions, Scope? scope, out bool areConstant)
    {
        var nodes = new Node[expressions.Length];
        areConstant = true;
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Compile(expressions[i], scope);
            areConstant &= nodes[i] is ConstantNode;
        }

        return nodes;
    }

    private Node CompileConditional(ConditionalExpr conditional, Scope? scope)
    {
        _work++;
        var branches = new (Node, Node)[conditional.Branches.Length];
        var areConstant = true;
        for (var i = 0; i < branches.Length; i++)
        {
            branches[i] = (Compile(conditional.Branches[i].Condition, scope), Compile(conditional.Branches[i].Value, scope));
            areConstant &= branches[i] is (ConstantNode, ConstantNode);
        }

        var otherwise = Compile(conditional.Otherwise, scope);
        return Fold(new ConditionalNode(branches, otherwise), areConstant && otherwise is ConstantNode);
    }

    private Node CompileMap(MapExpr map, Scope? scope)
    {
        _work++;
        var entries = new (Node, Node, bool)[map.Entries.Length];
        var areConstant = true;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = map.Entries[i];
            entries[i] = (Compile(entry.Key, scope), Compile(entry.Value, scope), entry.IsOptional);
            areConstant &= entries[i] is (ConstantNode, ConstantNode, _);
        }

        return Fold(new MapNode(entries), areConstant);
    }

    private Node CompileChain(ChainExpr chain, Scope? scope)
    {
        var first = Compile(chain.First, scope);
        if (chain.Rest.Length > NestedChain)
        {
            var areConstant = first is ConstantNode;
            var rest = new (TokenKind, Node)[chain.Rest.Length];
            for (var i = 0; i < rest.Length; i++)
            {
                rest[i] = (chain.Rest[i].Operator, Compile(chain.Rest[i].Operand, scope));
                areConstant &= rest[i].Item2 is ConstantNode;
            }

            _work += rest.Length;
            return Fold(new ChainNode(first, rest), areConstant);
        }

        foreach (var (operation, expression) in chain.Rest)
        {
            _work++;
            first = Binary(operation, first, Compile(expression, scope));
        }

        return first;
    }

    private Node Binary(TokenKind operation, Node left, Node right)
    {
        if (left is ConstantNode && right is ConstantNode)
        {
            return Fold(new BinaryNode(operation, left, right), true);
        }

        if (operation is TokenKind.Equal or TokenKind.NotEqual)
        {
            var isNegated = operation == TokenKind.NotEqual;
            if (right is ConstantNode { Value.Kind: CelKind.String } text)
            {
                return new EqualsTextNode(left, text.Value.AsString, isNegated);
            }

            if (left is ConstantNode { Value.Kind: CelKind.String } mirrored)
            {
                return new EqualsTextNode(right, mirrored.Value.AsString, isNegated);
            }
        }

        if (operation == TokenKind.In && left is ConstantNode { Value.Kind: CelKind.String } item)
        {
            return new TextInNode(item.Value.AsString, right);
        }

        return operation == TokenKind.In && right is ConstantNode { Value.Kind: CelKind.List } list && ToSet(list.Value.AsList) is { } set
            ? new InSetNode(left, set)
            : new BinaryNode(operation, left, right);
    }

    private static HashSet<CelValue>? ToSet(ICelList list)
    {
        if (list.Count < 4)
        {
            return null;
        }

        var set = new HashSet<CelValue>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.Get(i);
            if (item.Kind is not (CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool))
            {
                return null;
            }

            set.Add(item);
        }

        return set;
    }

    private int Reserve(int slot, int count)
    {
        _slots = Math.Max(_slots, slot + count);
        return slot;
    }

    private static int NextSlot(Scope? scope) => scope is null ? 0 : scope.Slot + 1;

    /// <summary>Replaces a node without variables by its value; what fails stays, because a failure may never be reached or may be absorbed.</summary>
    private Node Fold(Node node, bool areConstant)
    {
        if (!areConstant)
        {
            return node;
        }

        var frame = new Frame(CelActivation.Empty, _foldingOptions, []);
        var value = node.Evaluate(ref frame);
        return value.IsError || frame.IsExhausted ? node : new ConstantNode(value);
    }
}
