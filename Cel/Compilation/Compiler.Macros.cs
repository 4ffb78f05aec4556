using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>Macros in method form. A name with an argument count that no macro has is an ordinary call.</summary>
internal sealed partial class Compiler
{
    private StepNode? CompileMacro(Node range, CallExpr call, Scope? scope)
    {
        var arguments = call.Arguments;
        switch (call.Name, arguments.Length)
        {
            case ("all" or "exists", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new QuantifierNode(range, variables, body[0], call.Name == "all"));
            case ("all" or "exists", 3):
                return Loop(call, 2, scope, bodies: 1, (variables, body) => new QuantifierNode(range, variables, body[0], call.Name == "all"));
            case ("exists_one" or "existsOne", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new ExistsOneNode(range, variables, body[0]));
            case ("exists_one" or "existsOne", 3):
                return Loop(call, 2, scope, bodies: 1, (variables, body) => new ExistsOneNode(range, variables, body[0]));
            case ("map", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new ListMacroNode(range, variables, null, body[0]));
            case ("map", 3):
                return Loop(call, 1, scope, bodies: 2, (variables, body) => new ListMacroNode(range, variables, body[0], body[1]));
            case ("filter", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new ListMacroNode(range, variables, body[0], null));
            case ("transformList", 3):
                return Loop(call, 2, scope, bodies: 1, (variables, body) => new ListMacroNode(range, variables, null, body[0]));
            case ("transformList", 4):
                return Loop(call, 2, scope, bodies: 2, (variables, body) => new ListMacroNode(range, variables, body[0], body[1]));
            case ("transformMap", 3):
                return Loop(call, 2, scope, bodies: 1, (variables, body) => new MapMacroNode(range, variables, null, body[0], false));
            case ("transformMap", 4):
                return Loop(call, 2, scope, bodies: 2, (variables, body) => new MapMacroNode(range, variables, body[0], body[1], false));
            case ("transformMapEntry", 3):
                return Loop(call, 2, scope, bodies: 1, (variables, body) => new MapEntryMacroNode(range, variables, null, body[0]));
            case ("transformMapEntry", 4):
                return Loop(call, 2, scope, bodies: 2, (variables, body) => new MapEntryMacroNode(range, variables, body[0], body[1]));
            case ("filterKeys", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new MapMacroNode(range, variables, body[0], null, true));
            case ("mapValues", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new MapValuesNode(range, variables.First, variables.Cost, body[0]));
            case ("sortBy", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new SortByNode(range, variables, body[0]));
            case ("with", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new WithNode(range, variables.First, body[0]));
            case ("optMap" or "optFlatMap", 2):
                return Loop(call, 1, scope, bodies: 1, (variables, body) => new OptionalMapNode(range, variables.First, body[0], call.Name == "optFlatMap"));
            case ("or" or "orValue", 1):
                return new OptionalOrNode(range, Compile(arguments[0], scope), call.Name == "orValue");
            default:
                return null;
        }
    }

    private StepNode Loop(CallExpr call, int names, Scope? scope, int bodies, Func<LoopVariables, Node[], StepNode> create)
    {
        // The range was compiled before and is done when the body runs, so its slots may be used again.
        var slot = Reserve(NextSlot(scope), names);
        var inner = scope;
        for (var i = 0; i < names; i++)
        {
            inner = new Scope(VariableName(call.Arguments[i]), slot + i, inner);
        }

        if (names == 2 && VariableName(call.Arguments[0]) == VariableName(call.Arguments[1]))
        {
            throw new SyntaxException("the two variables of a macro need different names", call.Arguments[1].Position);
        }

        var before = _work;
        var nodes = new Node[bodies];
        for (var i = 0; i < bodies; i++)
        {
            nodes[i] = Compile(call.Arguments[names + i], inner);
        }

        var cost = 1 + _work - before;
        _work = before;
        return create(new LoopVariables(slot, names == 2 ? slot + 1 : -1, cost), nodes);
    }

    private static string VariableName(Expr expression)
    {
        if (expression is IdentExpr { Rooted: false } ident)
        {
            return ident.Name;
        }

        if (expression is CallExpr { Receiver: IdentExpr { Name: "cel" } } call && TryVariableName($"cel.{call.Name}", call.Arguments, out var name))
        {
            return name;
        }

        while (expression is PostfixExpr { Target: { } target })
        {
            expression = target;
        }

        throw new SyntaxException("the variable of a macro must be a simple name", expression.Position, null, "a name");
    }

    private static bool TryVariableName(string function, Expr[] arguments, out string name)
    {
        name = "";
        if (function is not ("cel.iterVar" or "cel.accuVar") ||
            arguments is not [LiteralExpr { Value.Kind: CelKind.Int } depth, LiteralExpr { Value.Kind: CelKind.Int } number])
        {
            return false;
        }

        name = $"@{function}:{depth.Value.AsInt}:{number.Value.AsInt}";
        return true;
    }
}
