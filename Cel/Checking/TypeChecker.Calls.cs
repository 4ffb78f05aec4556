using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Checking;

/// <summary>Paths, macros and function calls.</summary>
internal sealed partial class TypeChecker
{
    private StaticType CheckPath(Expr expression, TypeScope? scope)
    {
        // Long chains are a loop, as in the compiler.
        var steps = new Stack<PostfixExpr>();
        while (expression is PostfixExpr { Target: { } target } postfix)
        {
            steps.Push(postfix);
            expression = target;
        }

        StaticType type;
        if (expression is IdentExpr ident)
        {
            type = Root(ident, steps, scope);
        }
        else if (expression is CallExpr call)
        {
            type = Global(call.Name, call, scope);
        }
        else
        {
            type = Check(expression, scope);
        }

        while (steps.TryPop(out var step))
        {
            var next = step switch
            {
                SelectExpr select => Select(type, select.Field, select.Position),
                IndexExpr index => Index(type, index.Index, scope),
                _ => Method(type, (CallExpr)step, scope),
            };
            type = step is SelectExpr { IsOptional: true } or IndexExpr { IsOptional: true } ? StaticType.Optional : next;
        }

        return type;
    }

    private StaticType Root(IdentExpr ident, Stack<PostfixExpr> steps, TypeScope? scope)
    {
        if (!ident.Rooted && TypeScope.Find(scope, ident.Name) is { } local)
        {
            return local;
        }

        if (steps.TryPeek(out var next) && next is CallExpr call && (FunctionTable.IsKnown($"{ident.Name}.{call.Name}") || ident.Name == "cel"))
        {
            steps.Pop();
            return Global($"{ident.Name}.{call.Name}", call, scope);
        }

        return options.IsGateway && options.Variables?.Contains(ident.Name) == true ? GatewayTypes.Of(ident.Name)
            : CelType.Named(ident.Name) is null ? StaticType.Dyn : StaticType.Type;
    }

    private StaticType Global(string name, CallExpr call, TypeScope? scope)
    {
        var arguments = call.Arguments;
        switch (name, arguments.Length)
        {
            case ("has", 1):
                Check(arguments[0], scope);
                return StaticType.Bool;
            case ("default", 2) or ("coalesce", > 0):
                return arguments.Select(argument => Check(argument, scope)).Aggregate(StaticType.Join);
            case ("cel.bind", 3) when arguments[0] is IdentExpr variable:
                return Check(arguments[2], new TypeScope(variable.Name, Check(arguments[1], scope), scope));
            case ("cel.block" or "cel.index" or "cel.iterVar" or "cel.accuVar", _):
                return StaticType.Dyn;
            case ("variables", 0):
                return StaticType.Map;
        }

        var types = CheckAll(arguments, scope);
        return options.CustomFunctions.ContainsKey(name) ? StaticType.Dyn : Apply(name, types, call.Position);
    }

    private StaticType Method(StaticType target, CallExpr call, TypeScope? scope)
    {
        var arguments = call.Arguments;
        if (options.Macros && Macro(target, call, scope) is { } macro)
        {
            return macro;
        }

        var types = CheckAll(arguments, scope);
        if (options.CustomFunctions.ContainsKey(call.Name))
        {
            return StaticType.Dyn;
        }

        if (FunctionTable.IsHostMethod(call.Name))
        {
            if (ReferenceEquals(target, StaticType.Headers) && call.Name is "redacted" or "join" or "raw" or "split")
            {
                return StaticType.Headers;
            }

            if (!target.IsKnown || FunctionTable.Find(call.Name, CallStyle.Method, arguments.Length + 1) is null)
            {
                return call.Name switch
                {
                    "cookie" or "unredacted" => StaticType.String,
                    "query" => StaticType.ListOf(StaticType.String),
                    "addQuery" or "setQuery" => StaticType.Uri,
                    _ => StaticType.Dyn,
                };
            }
        }

        return Apply(call.Name, [target, .. types], call.Position);
    }

    private StaticType? Macro(StaticType range, CallExpr call, TypeScope? scope)
    {
        var arguments = call.Arguments;
        switch (call.Name, arguments.Length)
        {
            case ("all" or "exists" or "exists_one" or "existsOne", 2):
                NeedsBool(arguments[1], Body(range, call, scope, 1)[0], call.Name);
                return StaticType.Bool;
            case ("all" or "exists" or "exists_one" or "existsOne", 3):
                NeedsBool(arguments[2], Body(range, call, scope, 2)[0], call.Name);
                return StaticType.Bool;
            case ("map", 2 or 3):
                return StaticType.ListOf(Body(range, call, scope, 1)[^1]);
            case ("filter", 2):
                NeedsBool(arguments[1], Body(range, call, scope, 1)[0], call.Name);
                return range.Kind == CelKind.List ? StaticType.ListOf(range.Element ?? StaticType.Dyn) : StaticType.List;
            case ("transformList", 3 or 4):
                return StaticType.ListOf(Body(range, call, scope, 2)[^1]);
            case ("transformMap", 3 or 4):
                return StaticType.MapOf(Body(range, call, scope, 2)[^1]);
            case ("transformMapEntry", 3 or 4):
                Body(range, call, scope, 2);
                return StaticType.Map;
            case ("filterKeys", 2):
                NeedsBool(arguments[1], Body(range, call, scope, 1)[0], call.Name);
                return StaticType.Map;
            case ("mapValues", 2) when arguments[0] is IdentExpr variable:
                return StaticType.MapOf(Check(arguments[1], new TypeScope(variable.Name, range.Element ?? StaticType.Dyn, scope)));
            case ("sortBy", 2):
                Body(range, call, scope, 1);
                return range.Kind == CelKind.List ? range : StaticType.List;
            case ("with", 2) when arguments[0] is IdentExpr variable:
                return Check(arguments[1], new TypeScope(variable.Name, range, scope));
            case ("optMap" or "optFlatMap", 2) when arguments[0] is IdentExpr variable:
                Check(arguments[1], new TypeScope(variable.Name, StaticType.Dyn, scope));
                return StaticType.Optional;
            default:
                return null;
        }
    }

    private StaticType[] Body(StaticType range, CallExpr call, TypeScope? scope, int names)
    {
        if (range.Kind is not (null or CelKind.List or CelKind.Map or CelKind.Null))
        {
            Warn($"{call.Name}() needs a list or a map and finds {range.Name}", call.Position, call.Name);
        }

        var key = range.Kind == CelKind.List ? StaticType.Int : StaticType.Dyn;
        var value = range.Kind is CelKind.List or CelKind.Map ? range.Element ?? StaticType.Dyn : StaticType.Dyn;
        var single = range.Kind == CelKind.List ? value : StaticType.Dyn;
        for (var i = 0; i < names; i++)
        {
            var name = call.Arguments[i] is IdentExpr ident ? ident.Name : "";
            scope = new TypeScope(name, names == 1 ? single : i == 0 ? key : value, scope);
        }

        return CheckAll(call.Arguments.AsSpan(names), scope);
    }

    private StaticType[] CheckAll(ReadOnlySpan<Expr> expressions, TypeScope? scope)
    {
        var types = new StaticType[expressions.Length];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = Check(expressions[i], scope);
        }

        return types;
    }

    private StaticType Apply(string name, StaticType[] arguments, int position)
    {
        if (Signatures.Find(name) is not { } signature)
        {
            return StaticType.Dyn;
        }

        for (var i = 0; i < arguments.Length && i < signature.Parameters.Length; i++)
        {
            if (arguments[i].Kind is { } kind && signature.Parameters[i] is { } accepted && Array.IndexOf(accepted, kind) < 0)
            {
                Warn($"{name}() does not take {string.Join(" and ", arguments.Select(argument => argument.Name))}", position, name);
                break;
            }
        }

        return signature.Result ?? (arguments.Length > 0 ? arguments[0] : StaticType.Dyn);
    }
}
