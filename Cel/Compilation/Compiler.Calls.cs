using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>Function calls: special forms, built-in functions, methods, functions of the configuration.</summary>
internal sealed partial class Compiler
{
    private readonly List<string> _inlining = [];

    private bool IsQualifiedFunction(string name) =>
        FunctionTable.IsKnown(name) || name is "cel.bind" or "cel.block" or "cel.index" or "cel.iterVar" or "cel.accuVar";

    private Node CompileGlobal(string name, Expr[] arguments, int position, Scope? scope)
    {
        _work++;
        if (CompileSpecial(name, arguments, position, scope) is { } special)
        {
            return special;
        }

        if (options.CustomFunctions.TryGetValue(name, out var custom) && !custom.IsMethod)
        {
            return Inline(custom, null, arguments, position, scope);
        }

        var function = FunctionTable.Find(name, CallStyle.Global, arguments.Length);
        if (function is null)
        {
            return UnknownFunction(name, arguments.Length, position, CallStyle.Global);
        }

        var nodes = CompileAll(arguments, scope, out var areConstant);
        return Specialise(function, nodes, position) ?? Fold(new CallNode(function, nodes), areConstant && function.IsPure);
    }

    private Node? CompileSpecial(string name, Expr[] arguments, int position, Scope? scope)
    {
        switch (name)
        {
            case "has" when options.Macros && arguments.Length == 1:
                return CompileHas(arguments[0], scope);
            case "default" when arguments.Length == 2:
                return new DefaultNode(CompileLenient(arguments[0], scope), CompileLenient(arguments[1], scope));
            case "coalesce" when arguments.Length > 0:
                return new CoalesceNode([.. arguments.Select(argument => CompileLenient(argument, scope))]);
            case "variables" when arguments.Length == 0:
                UsesAllVariables = true;
                return new VariablesNode();
            case "cel.bind" when arguments.Length == 3:
                var slot = Reserve(NextSlot(scope), 1);
                var value = Compile(arguments[1], scope);
                var body = Compile(arguments[2], new Scope(VariableName(arguments[0]), slot, scope));
                return new LetNode(slot, [value], body, isStrict: false);
            case "cel.block" when arguments.Length == 2 && arguments[0] is ListExpr block:
                return CompileBlock(block, arguments[1], scope);
            case "cel.index" when arguments is [LiteralExpr { Value.Kind: CelKind.Int } number]:
                return Local($"@index:{number.Value.AsInt}", position, scope);
            case "cel.iterVar" or "cel.accuVar" when TryVariableName(name, arguments, out var variable):
                return Local(variable, position, scope);
            default:
                return null;
        }
    }

    private Node CompileLenient(Expr expression, Scope? scope)
    {
        _lenient++;
        var node = Compile(expression, scope);
        _lenient--;
        return node;
    }

    private static LocalNode Local(string name, int position, Scope? scope)
    {
        var slot = Scope.Find(scope, name);
        return slot >= 0 ? new LocalNode(slot) : throw new SyntaxException($"there is no local variable '{name}'", position, name);
    }

    private Node CompileHas(Expr argument, Scope? scope)
    {
        if (argument is not SelectExpr { IsOptional: false } select)
        {
            throw new SyntaxException("has() needs a field selection such as has(request.path)", argument.Position, null, "a.b");
        }

        // The path is an attribute like any other: knowing whether a body is there needs the body.
        var path = AttributePath(select.Operand, scope);
        var isKnown = path is null || Attributes.Contains(path);
        var operand = Compile(select.Operand, scope);
        if (path is not null)
        {
            if (!isKnown)
            {
                Attributes.Remove(path);
            }

            Attributes.Add($"{path}.{select.Field}");
        }

        return Fold(new HasNode(operand, select.Field), operand is ConstantNode);
    }

    /// <summary>The dotted path of a root variable and plain selections, or null.</summary>
    private static string? AttributePath(Expr expression, Scope? scope)
    {
        var fields = new Stack<string>();
        while (expression is SelectExpr { IsOptional: false } select)
        {
            fields.Push(select.Field);
            expression = select.Operand;
        }

        if (expression is not IdentExpr ident || Scope.Find(scope, ident.Name) >= 0)
        {
            return null;
        }

        fields.Push(ident.Name);
        return string.Join('.', fields);
    }

    private LetNode CompileBlock(ListExpr block, Expr body, Scope? scope)
    {
        var first = Reserve(NextSlot(scope), block.Items.Length);
        var values = new Node[block.Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Compile(block.Items[i], scope);
            scope = new Scope($"@index:{i}", first + i, scope);
        }

        return new LetNode(first, values, Compile(body, scope), isStrict: false);
    }

    private Node CompileMethod(Node target, CallExpr call, Scope? scope)
    {
        _work++;
        if (options.Macros && CompileMacro(target, call, scope) is { } macro)
        {
            return macro;
        }

        if (options.CustomFunctions.TryGetValue(call.Name, out var custom) && custom.IsMethod)
        {
            return Inline(custom, target, call.Arguments, call.Position, scope);
        }

        var function = FunctionTable.Find(call.Name, CallStyle.Method, call.Arguments.Length + 1);
        if (function is null && !FunctionTable.IsHostMethod(call.Name))
        {
            return UnknownFunction(call.Name, call.Arguments.Length, call.Position, CallStyle.Method);
        }

        var nodes = CompileAll(call.Arguments, scope, out var areConstant);
        if (function is not null && Specialise(function, [target, .. nodes], call.Position) is { } special)
        {
            return special;
        }

        var method = new MethodNode(target, call.Name, function, nodes);
        if (target is not ConstantNode && call.Name is "startsWith" or "endsWith" or "contains" && nodes is [ConstantNode { Value.Kind: CelKind.String } text])
        {
            return new TextPredicateNode(target, call.Name, text.Value.AsString, method);
        }

        return Fold(method, areConstant && target is ConstantNode && function is { IsPure: true });
    }

    /// <summary>Work that constant arguments allow to do once: regular expressions, one field of a JSON text.</summary>
    private Node? Specialise(Function function, Node[] arguments, int position)
    {
        if (function.Name == "matches" && arguments[1] is ConstantNode { Value.Kind: CelKind.String } pattern)
        {
            if (Text.CelRegex.TryCreate(pattern.Value.AsString, out var regex, out var problem))
            {
                return Fold(new MatchesNode(arguments[0], regex), arguments[0] is ConstantNode);
            }

            return options.IsGateway
                ? throw new SyntaxException($"the regular expression is not valid: {problem}", position, pattern.Value.AsString, "an RE2 expression")
                : new ErrorNode(CelErrorCode.FunctionError, $"the regular expression is not valid: {problem}");
        }

        return null;
    }

    private Node UnknownFunction(string name, int count, int position, CallStyle style)
    {
        var form = style == CallStyle.Method ? "method" : "function";
        var message = FunctionTable.HasForm(name, style)
            ? $"{form} '{name}' does not take {count} argument{(count == 1 ? "" : "s")}"
            : FunctionTable.IsKnown(name) && options.IsGateway
                ? $"'{name}' cannot be called as a {form}"
                : $"there is no {form} '{name}'";
        if (!options.IsGateway)
        {
            return new ErrorNode(CelErrorCode.NoSuchOverload, message);
        }

        var close = FunctionTable.IsKnown(name) ? null : Suggestion.For(name, FunctionTable.Names);
        throw new SyntaxException(close is null ? message : $"{message}; did you mean '{close}'?", position, name);
    }

    private Node Inline(CustomFunction function, Node? target, Expr[] arguments, int position, Scope? scope)
    {
        var fixedCount = function.IsVariadic ? function.Parameters.Length - 1 : function.Parameters.Length;
        if (arguments.Length < fixedCount || (!function.IsVariadic && arguments.Length > fixedCount))
        {
            throw new SyntaxException($"'{function.Name}' takes {fixedCount} arguments, found {arguments.Length}", position, function.Name);
        }

        if (_inlining.Contains(function.Name))
        {
            throw new SyntaxException($"'{function.Name}' calls itself", position, function.Name);
        }

        var values = new List<Node>();
        var names = new List<string>();
        if (target is not null)
        {
            values.Add(target);
            names.Add("this");
        }

        for (var i = 0; i < fixedCount; i++)
        {
            values.Add(Compile(arguments[i], scope));
            names.Add(function.Parameters[i]);
        }

        if (function.IsVariadic)
        {
            values.Add(new ListNode(CompileAll(arguments.AsSpan(fixedCount), scope, out _), null));
            names.Add(function.Parameters[^1]);
        }

        // Arguments are evaluated one after another into their slots, so a nested call inside a later one must not use the earlier slots.
        var first = Reserve(Math.Max(NextSlot(scope), _slots), names.Count);
        var inner = scope;
        for (var i = 0; i < names.Count; i++)
        {
            inner = new Scope(names[i], first + i, inner);
        }

        // Only the body must not call the function again; arguments may.
        _inlining.Add(function.Name);
        var body = Compile(function.Body, inner);
        _inlining.Remove(function.Name);
        return new LetNode(first, [.. values], body, isStrict: true);
    }
}
