using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>Names, selects, indexes and method calls: everything that hangs together by dots and brackets.</summary>
internal sealed partial class Compiler
{
    private const int NestedPath = 32;

    private Node CompilePath(Expr expression, Scope? scope)
    {
        var steps = new Stack<PostfixExpr>();
        while (expression is PostfixExpr { Target: { } target } postfix)
        {
            steps.Push(postfix);
            expression = target;
        }

        string? path = null;
        Node node;
        switch (expression)
        {
            case IdentExpr ident:
                node = CompileRoot(ident, steps, scope, out path);
                break;
            case CallExpr call:
                node = CompileGlobal(call.Name, call.Arguments, call.Position, scope);
                break;
            default:
                node = Compile(expression, scope);
                break;
        }

        return CompileSteps(node, path, steps, scope);
    }

    private Node CompileSteps(Node node, string? path, Stack<PostfixExpr> steps, Scope? scope)
    {
        var start = node;
        var isLong = steps.Count > NestedPath;
        var applied = new List<StepNode>();
        var calls = 0;
        while (steps.TryPop(out var step))
        {
            // A function of the configuration is inlined around what stands before it, so this part must be a node of its own.
            if (step is CallExpr custom && options.CustomFunctions.ContainsKey(custom.Name))
            {
                if (++calls > options.MaxNesting)
                {
                    throw new SyntaxException($"more than {options.MaxNesting} custom functions in a row", custom.Position, custom.Name);
                }

                if (applied.Count > 0)
                {
                    node = start = new PathNode(start, [.. applied]);
                    applied.Clear();
                }
            }

            var next = CompileStep(node, step, scope, ref path);
            if (isLong && next is StepNode applicable)
            {
                applied.Add(applicable);
            }
            else
            {
                start = next;
                applied.Clear();
            }

            node = next;
        }

        if (path is not null)
        {
            Attributes.Add(path);
        }

        return applied.Count > 0 ? new PathNode(start, [.. applied]) : node;
    }

    private Node CompileStep(Node node, PostfixExpr step, Scope? scope, ref string? path)
    {
        switch (step)
        {
            case SelectExpr select:
                _work++;
                path = path is null ? null : $"{path}.{select.Field}";
                if (!select.IsOptional && node is CallNode { Function.Name: "json" } json)
                {
                    return new JsonFieldNode(json.Arguments[0], select.Field);
                }

                if (!select.IsOptional && node is VariableNode root)
                {
                    return new RootFieldNode(root, select.Field);
                }

                return Fold(select.IsOptional ? new OptionalSelectNode(node, select.Field) : new SelectNode(node, select.Field), node is ConstantNode);
            case IndexExpr index:
                _work++;
                var key = Compile(index.Index, scope);
                if (key is ConstantNode { Value.Kind: CelKind.String } name && path is not null)
                {
                    var isHeader = path == "request.headers" && options.IsGateway && scope is null && !index.IsOptional;
                    path = $"{path}.{name.Value.AsString}";
                    if (isHeader)
                    {
                        return new HeaderNode(node, name.Value.AsString);
                    }
                }
                else
                {
                    EndPath(ref path);
                }

                return Fold(index.IsOptional ? new OptionalIndexNode(node, key) : new IndexNode(node, key), node is ConstantNode && key is ConstantNode);
            default:
                EndPath(ref path);
                var call = (CallExpr)step;
                return CompileMethod(node, call, scope);
        }
    }

    private void EndPath(ref string? path)
    {
        if (path is not null)
        {
            Attributes.Add(path);
            path = null;
        }
    }

    /// <summary>The first name of a path: a local, a qualified function, a dotted variable or a root variable.</summary>
    private Node CompileRoot(IdentExpr ident, Stack<PostfixExpr> steps, Scope? scope, out string? path)
    {
        path = null;
        var slot = ident.Rooted ? -1 : Scope.Find(scope, ident.Name);
        if (steps.TryPeek(out var next) && next is CallExpr call && slot < 0)
        {
            var qualified = $"{ident.Name}.{call.Name}";
            if (IsQualifiedFunction(qualified))
            {
                steps.Pop();
                return CompileGlobal(qualified, call.Arguments, call.Position, scope);
            }
        }

        if (slot >= 0)
        {
            return new LocalNode(slot);
        }

        if (TypePath(ident, steps) is { } type)
        {
            return type;
        }

        if (options.Variables is { } known)
        {
            if (!known.Contains(ident.Name) && CelType.Named(ident.Name) is null && _lenient == 0)
            {
                var close = Suggestion.For(ident.Name, known);
                throw new SyntaxException(
                    $"there is no variable '{ident.Name}'{(close is null ? "" : $"; did you mean '{close}'?")}",
                    ident.Position,
                    ident.Name,
                    string.Join(", ", known.Order(StringComparer.Ordinal)));
            }

            path = CelType.Named(ident.Name) is null ? ident.Name : null;
            return new VariableNode(ident.Name);
        }

        return CompileQualified(ident, steps, out path);
    }

    /// <summary>Dotted type names where the variables are known, so that <c>google.protobuf.Timestamp</c> is no unknown variable.</summary>
    private ConstantNode? TypePath(IdentExpr ident, Stack<PostfixExpr> steps)
    {
        if (options.Variables is null || ident.Name is not ("google" or "net"))
        {
            return null;
        }

        var name = ident.Name;
        var length = 0;
        foreach (var step in steps)
        {
            if (step is not SelectExpr { IsOptional: false } select)
            {
                break;
            }

            length++;
            name = $"{name}.{select.Field}";
            if (CelType.Named(name) is { } type)
            {
                for (; length > 0; length--)
                {
                    steps.Pop();
                }

                return new ConstantNode(CelValue.TypeValue(type));
            }
        }

        return null;
    }

    /// <summary>The specification's resolution: container by container, the longest dotted variable first.</summary>
    private Node CompileQualified(IdentExpr ident, Stack<PostfixExpr> steps, out string? path)
    {
        path = null;
        var fields = new List<string>();
        foreach (var step in steps)
        {
            if (step is not SelectExpr { IsOptional: false } select || fields.Count == NestedPath)
            {
                break;
            }

            fields.Add(select.Field);
        }

        var prefixes = new List<string>();
        for (var container = ident.Rooted ? "" : options.Container; container.Length > 0;)
        {
            prefixes.Add(container + ".");
            var dot = container.LastIndexOf('.');
            container = dot < 0 ? "" : container[..dot];
        }

        prefixes.Add("");
        if (fields.Count == 0 && prefixes.Count == 1)
        {
            path = ident.Name;
            return new VariableNode(ident.Name);
        }

        var candidates = new List<(string, int)>();
        foreach (var prefix in prefixes)
        {
            for (var length = fields.Count; length >= 0; length--)
            {
                candidates.Add((prefix + string.Join('.', fields.Take(length).Prepend(ident.Name)), length));
            }
        }

        for (var i = 0; i < fields.Count; i++)
        {
            steps.Pop();
        }

        _work += fields.Count;
        path = string.Join('.', fields.Prepend(ident.Name));
        return new QualifiedNode([.. candidates], [.. fields]);
    }
}
