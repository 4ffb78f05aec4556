using System.Collections.Frozen;

namespace Agentgateway.Cel.Parsing;

/// <summary>Recursive descent over CEL's grammar. Recursion follows nesting only, which is limited; chains are loops.</summary>
internal sealed class Parser
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while");

    private readonly Lexer _lexer;
    private readonly CelOptions _options;
    private Token _token;
    private int _nesting;

    private Parser(string text, CelOptions options)
    {
        _lexer = new Lexer(text);
        _options = options;
        _token = _lexer.Next();
    }

    /// <exception cref="SyntaxException">The text is not one expression.</exception>
    public static Expr Parse(string text, CelOptions options)
    {
        if (text.Length > options.MaxLength)
        {
            throw new SyntaxException($"the expression is longer than {options.MaxLength} characters", options.MaxLength);
        }

        var parser = new Parser(text, options);
        var result = parser.Expression();
        if (parser._token.Kind != TokenKind.End)
        {
            throw parser.Unexpected("an operator or the end of the expression");
        }

        return result;
    }

    private Expr Expression()
    {
        if (++_nesting > _options.MaxNesting)
        {
            throw new SyntaxException($"the expression is nested deeper than {_options.MaxNesting} levels", _token.Start);
        }

        var result = Or();
        if (_token.Kind == TokenKind.Question)
        {
            result = Conditional(result);
        }

        _nesting--;
        return result;
    }

    private ConditionalExpr Conditional(Expr condition)
    {
        var position = condition.Position;
        var branches = new List<(Expr, Expr)>();
        while (TryTake(TokenKind.Question))
        {
            var value = Or();
            Take(TokenKind.Colon, "':'");
            branches.Add((condition, value));
            condition = Or();
        }

        return new ConditionalExpr(position, [.. branches], condition);
    }

    private Expr Or() => Logic(TokenKind.Or, isAnd: false);

    private Expr Logic(TokenKind kind, bool isAnd)
    {
        var first = isAnd ? Binary(0) : Logic(TokenKind.And, isAnd: true);
        if (_token.Kind != kind)
        {
            return first;
        }

        var operands = new List<Expr> { first };
        while (TryTake(kind))
        {
            operands.Add(isAnd ? Binary(0) : Logic(TokenKind.And, isAnd: true));
        }

        return new LogicExpr(first.Position, isAnd, [.. operands]);
    }

    private static int Level(TokenKind kind) => kind switch
    {
        TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual or TokenKind.Equal or TokenKind.NotEqual or TokenKind.In => 0,
        TokenKind.Plus or TokenKind.Minus => 1,
        TokenKind.Star or TokenKind.Slash or TokenKind.Percent => 2,
        _ => -1,
    };

    private Expr Binary(int level)
    {
        if (level == 3)
        {
            return Unary();
        }

        var first = Binary(level + 1);
        if (Level(_token.Kind) != level)
        {
            return first;
        }

        var rest = new List<(TokenKind, Expr)>();
        while (Level(_token.Kind) == level)
        {
            var kind = _token.Kind;
            Advance();
            rest.Add((kind, Binary(level + 1)));
        }

        return new ChainExpr(first.Position, first, [.. rest]);
    }

    private Expr Unary()
    {
        var position = _token.Start;
        var kind = _token.Kind;
        if (kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return Member();
        }

        var count = 0;
        while (TryTake(kind))
        {
            count++;
        }

        if (kind == TokenKind.Minus && _token.Kind is TokenKind.Integer or TokenKind.Literal && TryNegate(out var literal))
        {
            var operand = Postfix(literal);
            return --count == 0 ? operand : new UnaryExpr(position, false, count, operand);
        }

        return new UnaryExpr(position, kind == TokenKind.Not, count, Member());
    }

    // The sign belongs to the literal: -9223372036854775808 has no positive counterpart.
    private bool TryNegate(out Expr literal)
    {
        var token = _token;
        literal = null!;
        if (token.Kind == TokenKind.Integer)
        {
            var magnitude = token.Value.AsUint;
            if (magnitude > 1UL << 63)
            {
                throw TooLarge(token);
            }

            literal = new LiteralExpr(token.Start, CelValue.Int(unchecked(-(long)magnitude)));
        }
        else if (token.Value.Kind == CelKind.Double)
        {
            literal = new LiteralExpr(token.Start, CelValue.Double(-token.Value.AsDouble));
        }
        else
        {
            return false;
        }

        Advance();
        return true;
    }

    private SyntaxException TooLarge(Token token) =>
        new("the integer is outside the 64-bit range", token.Start, _lexer.Text[token.Start..token.End], "-9223372036854775808 to 9223372036854775807, or a uint with suffix u");

    private Expr Member() => Postfix(Primary());

    private Expr Postfix(Expr target)
    {
        while (true)
        {
            var position = _token.Start;
            if (TryTake(TokenKind.Dot))
            {
                var isOptional = TryTake(TokenKind.Question);
                target = Selector(target, isOptional);
            }
            else if (TryTake(TokenKind.LeftBracket))
            {
                var isOptional = TryTake(TokenKind.Question);
                var index = Expression();
                Take(TokenKind.RightBracket, "']'");
                target = new IndexExpr(position, target, index, isOptional);
            }
            else if (_token.Kind == TokenKind.LeftBrace && TypeName(target) is { } name)
            {
                Advance();
                FieldInits();
                target = new StructExpr(target.Position, name);
            }
            else
            {
                return target;
            }
        }
    }

    private PostfixExpr Selector(Expr target, bool isOptional)
    {
        var token = _token;
        if (token.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
        {
            throw Unexpected("a field or function name");
        }

        Advance();
        if (token.Kind == TokenKind.Identifier && !isOptional && _token.Kind == TokenKind.LeftParen)
        {
            return new CallExpr(token.Start, target, token.Name, Arguments());
        }

        return new SelectExpr(token.Start, target, token.Name, isOptional);
    }

    private static string? TypeName(Expr expr)
    {
        var parts = new Stack<string>();
        while (expr is SelectExpr { IsOptional: false } select)
        {
            parts.Push(select.Field);
            expr = select.Operand;
        }

        if (expr is not IdentExpr ident)
        {
            return null;
        }

        parts.Push(ident.Name);
        return string.Join('.', parts);
    }

    private void FieldInits()
    {
        while (_token.Kind != TokenKind.RightBrace)
        {
            TryTake(TokenKind.Question);
            if (_token.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
            {
                throw Unexpected("a field name or '}'");
            }

            Advance();
            Take(TokenKind.Colon, "':'");
            Expression();
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Take(TokenKind.RightBrace, "',' or '}'");
    }

    private Expr[] Arguments()
    {
        Take(TokenKind.LeftParen, "'('");
        if (TryTake(TokenKind.RightParen))
        {
            return [];
        }

        var arguments = new List<Expr>();
        do
        {
            arguments.Add(Expression());
        }
        while (TryTake(TokenKind.Comma));

        Take(TokenKind.RightParen, "',' or ')'");
        return [.. arguments];
    }

    private Expr Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                Advance();
                return new LiteralExpr(token.Start, token.Value);
            case TokenKind.Integer:
                if (token.Value.AsUint > long.MaxValue)
                {
                    throw TooLarge(token);
                }

                Advance();
                return new LiteralExpr(token.Start, CelValue.Int((long)token.Value.AsUint));
            case TokenKind.Dot:
                Advance();
                if (_token.Kind != TokenKind.Identifier)
                {
                    throw Unexpected("a name");
                }

                return Name(rooted: true);
            case TokenKind.Identifier:
                return Name(rooted: false);
            case TokenKind.LeftParen:
                Advance();
                var inner = Expression();
                Take(TokenKind.RightParen, "')'");
                return inner;
            case TokenKind.LeftBracket:
                return ListLiteral();
            case TokenKind.LeftBrace:
                return MapLiteral();
            default:
                throw Unexpected("an expression");
        }
    }

    private Expr Name(bool rooted)
    {
        var token = _token;
        if (!_options.IsGateway && Reserved.Contains(token.Name))
        {
            throw new SyntaxException($"'{token.Name}' is a reserved word", token.Start, token.Name, "a name");
        }

        Advance();
        return _token.Kind == TokenKind.LeftParen
            ? new CallExpr(token.Start, null, token.Name, Arguments())
            : new IdentExpr(token.Start, token.Name, rooted);
    }

    private ListExpr ListLiteral()
    {
        var position = _token.Start;
        Advance();
        var items = new List<Expr>();
        var optional = new List<bool>();
        while (_token.Kind != TokenKind.RightBracket)
        {
            optional.Add(TryTake(TokenKind.Question));
            items.Add(Expression());
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Take(TokenKind.RightBracket, "',' or ']'");
        return new ListExpr(position, [.. items], [.. optional]);
    }

    private MapExpr MapLiteral()
    {
        var position = _token.Start;
        Advance();
        var entries = new List<MapEntryExpr>();
        while (_token.Kind != TokenKind.RightBrace)
        {
            var isOptional = TryTake(TokenKind.Question);
            var key = Expression();
            Take(TokenKind.Colon, "':'");
            entries.Add(new MapEntryExpr(key, Expression(), isOptional));
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Take(TokenKind.RightBrace, "',' or '}'");
        return new MapExpr(position, [.. entries]);
    }

    private void Advance() => _token = _lexer.Next();

    private bool TryTake(TokenKind kind)
    {
        if (_token.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Take(TokenKind kind, string expected)
    {
        if (!TryTake(kind))
        {
            throw Unexpected(expected);
        }
    }

    private SyntaxException Unexpected(string expected)
    {
        var found = _token.Kind == TokenKind.End ? "end of expression" : _lexer.Text[_token.Start.._token.End];
        if (found.Length > 40)
        {
            found = string.Concat(found.AsSpan(0, 40), "…");
        }

        return new SyntaxException($"found {(_token.Kind == TokenKind.End ? found : $"'{found}'")} where {expected} is expected", _token.Start, found, expected);
    }
}
