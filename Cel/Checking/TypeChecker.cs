using Agentgateway.Cel.Compilation;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Checking;

/// <summary>Finds what compiles but can never work with the gateway's variables: misspelt fields, operators and functions on the wrong types. Never rejects anything.</summary>
internal sealed partial class TypeChecker(CelOptions options)
{
    private const int MaxWarnings = 10;

    /// <summary>What was found, with its position.</summary>
    public List<SyntaxException> Warnings { get; } = [];

    /// <summary>The type of the whole expression.</summary>
    public StaticType Check(Expr expression) => Check(expression, null);

    private StaticType Check(Expr expression, TypeScope? scope)
    {
        switch (expression)
        {
            case LiteralExpr literal:
                return StaticType.Of(literal.Value.Kind);
            case PostfixExpr or IdentExpr:
                return CheckPath(expression, scope);
            case LogicExpr logic:
                foreach (var operand in logic.Operands)
                {
                    NeedsBool(operand, Check(operand, scope), logic.IsAnd ? "'&&'" : "'||'");
                }

                return StaticType.Bool;
            case ConditionalExpr conditional:
                return CheckConditional(conditional, scope);
            case ChainExpr chain:
                var type = Check(chain.First, scope);
                foreach (var (operation, operand) in chain.Rest)
                {
                    type = Binary(operation, type, Check(operand, scope), operand.Position);
                }

                return type;
            case UnaryExpr unary:
                return CheckUnary(unary, scope);
            case ListExpr list:
                StaticType? element = null;
                foreach (var item in list.Items)
                {
                    var itemType = Check(item, scope);
                    element = element is null ? itemType : StaticType.Join(element, itemType);
                }

                return Array.IndexOf(list.IsOptional, true) < 0 ? StaticType.ListOf(element ?? StaticType.Dyn) : StaticType.List;
            case MapExpr map:
                foreach (var entry in map.Entries)
                {
                    Check(entry.Key, scope);
                    Check(entry.Value, scope);
                }

                return StaticType.Map;
            default:
                return StaticType.Dyn;
        }
    }

    private StaticType CheckConditional(ConditionalExpr conditional, TypeScope? scope)
    {
        StaticType? result = null;
        foreach (var (condition, value) in conditional.Branches)
        {
            NeedsBool(condition, Check(condition, scope), "'?'");
            var type = Check(value, scope);
            result = result is null ? type : StaticType.Join(result, type);
        }

        var otherwise = Check(conditional.Otherwise, scope);
        return result is null ? otherwise : StaticType.Join(result, otherwise);
    }

    private StaticType CheckUnary(UnaryExpr unary, TypeScope? scope)
    {
        var type = Check(unary.Operand, scope);
        if (unary.IsNot)
        {
            NeedsBool(unary.Operand, type, "'!'");
            return StaticType.Bool;
        }

        if (type.Kind is not (null or CelKind.Int or CelKind.Double))
        {
            Warn($"'-' does not take {type.Name}", unary.Position);
            return StaticType.Dyn;
        }

        return type;
    }

    private void NeedsBool(Expr expression, StaticType type, string what)
    {
        if (type.Kind is not (null or CelKind.Bool))
        {
            Warn($"{what} needs a bool and finds {type.Name}", expression.Position);
        }
    }

    private StaticType Binary(TokenKind operation, StaticType left, StaticType right, int position)
    {
        switch (operation)
        {
            case TokenKind.Equal or TokenKind.NotEqual:
                if (left.IsKnown && right.IsKnown && left.Kind != right.Kind && !(left.IsNumber && right.IsNumber) && left.Kind != CelKind.Null && right.Kind != CelKind.Null)
                {
                    Warn($"{left.Name} and {right.Name} are never equal", position);
                }

                return StaticType.Bool;
            case TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual:
                if (left.IsKnown && right.IsKnown && !(left.IsNumber && right.IsNumber) && (left.Kind != right.Kind || !HasOrder(left.Kind!.Value)))
                {
                    Warn($"{left.Name} and {right.Name} have no order", position);
                }

                return StaticType.Bool;
            case TokenKind.In:
                if (right.Kind is not (null or CelKind.List or CelKind.Map) && !(right.Kind == CelKind.String && left.Kind is null or CelKind.String))
                {
                    Warn($"'in' does not take {left.Name} and {right.Name}", position);
                }

                return StaticType.Bool;
            default:
                return Arithmetic(operation, left, right, position);
        }
    }

    private static bool HasOrder(CelKind kind) => kind is CelKind.String or CelKind.Bytes or CelKind.Bool or CelKind.Timestamp or CelKind.Duration;

    private StaticType Arithmetic(TokenKind operation, StaticType left, StaticType right, int position)
    {
        if (left.Kind is not { } a || right.Kind is not { } b)
        {
            // The other side must be of the same kind, except with times.
            var known = left.IsKnown ? left : right;
            return known.IsNumber || known.Kind is CelKind.String or CelKind.Bytes ? StaticType.Of(known.Kind!.Value) : known.Kind == CelKind.List ? StaticType.List : StaticType.Dyn;
        }

        var result = (operation, a, b) switch
        {
            (TokenKind.Percent, CelKind.Double, _) => null,
            (_, CelKind.Int, CelKind.Int) or (_, CelKind.Uint, CelKind.Uint) or (_, CelKind.Double, CelKind.Double) => left,
            (TokenKind.Plus, CelKind.String, CelKind.String) => StaticType.String,
            (TokenKind.Plus, CelKind.Bytes, CelKind.Bytes) => StaticType.Bytes,
            (TokenKind.Plus, CelKind.List, CelKind.List) => left.Element is { } x && right.Element is { } y ? StaticType.ListOf(StaticType.Join(x, y)) : StaticType.List,
            (TokenKind.Plus, CelKind.Timestamp, CelKind.Duration) or (TokenKind.Plus, CelKind.Duration, CelKind.Timestamp) or (TokenKind.Minus, CelKind.Timestamp, CelKind.Duration) => StaticType.Timestamp,
            (TokenKind.Minus, CelKind.Timestamp, CelKind.Timestamp) or (TokenKind.Plus or TokenKind.Minus, CelKind.Duration, CelKind.Duration) => StaticType.Duration,
            _ => null,
        };
        if (result is not null)
        {
            return result;
        }

        var hint = left.IsNumber && right.IsNumber ? $"; convert one side, for example with {(a == CelKind.Double || b == CelKind.Double ? "double" : "int")}()"
            : operation == TokenKind.Plus && (a == CelKind.String || b == CelKind.String) ? "; convert with string()"
            : "";
        Warn($"'{Symbol(operation)}' does not take {left.Name} and {right.Name}{hint}", position);
        return StaticType.Dyn;
    }

    private static string Symbol(TokenKind operation) => operation switch
    {
        TokenKind.Plus => "+",
        TokenKind.Minus => "-",
        TokenKind.Star => "*",
        TokenKind.Slash => "/",
        _ => "%",
    };

    private StaticType Select(StaticType target, string field, int position)
    {
        if (target.Fields is { } fields)
        {
            if (fields.TryGetValue(field, out var type))
            {
                return type;
            }

            if (!target.IsOpen)
            {
                var close = Suggestion.For(field, fields.Keys);
                var prefix = target.Path is null ? "" : target.Path + ".";
                Warn($"'{prefix}{field}' does not exist{(close is null ? "" : $"; did you mean '{prefix}{close}'?")}", position, field);
            }

            return StaticType.Dyn;
        }

        switch (target.Kind)
        {
            case null or CelKind.Null:
                return StaticType.Dyn;
            case CelKind.Map:
                return target.Element ?? StaticType.Dyn;
            case CelKind.Optional:
                return StaticType.Optional;
            default:
                Warn($"{target.Name} has no field '{field}'", position, field);
                return StaticType.Dyn;
        }
    }

    private StaticType Index(StaticType target, Expr index, TypeScope? scope)
    {
        var type = Check(index, scope);
        if (target.Kind == CelKind.Map && index is LiteralExpr { Value.Kind: CelKind.String } name)
        {
            return Select(target, name.Value.AsString, index.Position);
        }

        switch (target.Kind)
        {
            case CelKind.List:
                if (type.IsKnown && !type.IsNumber)
                {
                    Warn($"a list index is an int and not {type.Name}", index.Position);
                }

                return target.Element ?? StaticType.Dyn;
            case CelKind.Map:
                return target.Element ?? StaticType.Dyn;
            case CelKind.Optional:
                return StaticType.Optional;
            case null or CelKind.Null:
                return StaticType.Dyn;
            default:
                Warn($"{target.Name} cannot be indexed", index.Position);
                return StaticType.Dyn;
        }
    }

    private void Warn(string message, int position, string? found = null)
    {
        if (Warnings.Count < MaxWarnings)
        {
            Warnings.Add(new SyntaxException(message, position, found));
        }
    }
}
