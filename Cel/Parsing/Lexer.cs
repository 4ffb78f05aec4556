using System.Globalization;

namespace Agentgateway.Cel.Parsing;

/// <summary>Splits an expression into tokens, one at a time.</summary>
internal sealed class Lexer(string text)
{
    private int _position;

    public string Text => text;

    public Token Next()
    {
        SkipBlanks();
        if (_position >= text.Length)
        {
            return new Token(TokenKind.End, text.Length, text.Length);
        }

        var c = text[_position];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Word();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && Peek(1) is >= '0' and <= '9'))
        {
            return Number();
        }

        return c switch
        {
            '"' or '\'' => StringLiteral(isRaw: false, isBytes: false, _position),
            '`' => Quoted(),
            '(' => Single(TokenKind.LeftParen),
            ')' => Single(TokenKind.RightParen),
            '[' => Single(TokenKind.LeftBracket),
            ']' => Single(TokenKind.RightBracket),
            '{' => Single(TokenKind.LeftBrace),
            '}' => Single(TokenKind.RightBrace),
            '.' => Single(TokenKind.Dot),
            ',' => Single(TokenKind.Comma),
            ':' => Single(TokenKind.Colon),
            '?' => Single(TokenKind.Question),
            '+' => Single(TokenKind.Plus),
            '-' => Single(TokenKind.Minus),
            '*' => Single(TokenKind.Star),
            '/' => Single(TokenKind.Slash),
            '%' => Single(TokenKind.Percent),
            '!' => Peek(1) == '=' ? Double(TokenKind.NotEqual) : Single(TokenKind.Not),
            '<' => Peek(1) == '=' ? Double(TokenKind.LessEqual) : Single(TokenKind.Less),
            '>' => Peek(1) == '=' ? Double(TokenKind.GreaterEqual) : Single(TokenKind.Greater),
            '=' when Peek(1) == '=' => Double(TokenKind.Equal),
            '&' when Peek(1) == '&' => Double(TokenKind.And),
            '|' when Peek(1) == '|' => Double(TokenKind.Or),
            '=' => throw new SyntaxException("'=' is not an operator; comparison is '=='", _position, "=", "=="),
            '&' => throw new SyntaxException("'&' is not an operator; logical and is '&&'", _position, "&", "&&"),
            '|' => throw new SyntaxException("'|' is not an operator; logical or is '||'", _position, "|", "||"),
            _ => throw new SyntaxException($"unexpected character '{Here()}'", _position, Here()),
        };
    }

    private string Here() =>
        char.IsHighSurrogate(text[_position]) && _position + 1 < text.Length ? text.Substring(_position, 2) : text[_position].ToString();

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private Token Single(TokenKind kind) => new(kind, _position, ++_position);

    private Token Double(TokenKind kind)
    {
        _position += 2;
        return new Token(kind, _position - 2, _position);
    }

    private void SkipBlanks()
    {
        while (_position < text.Length)
        {
            var c = text[_position];
            if (c is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _position++;
            }
            else if (c == '/' && Peek(1) == '/')
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Word()
    {
        var start = _position;
        var quote = StringPrefix(out var isRaw, out var isBytes);
        if (quote > 0)
        {
            _position += quote;
            return StringLiteral(isRaw, isBytes, start);
        }

        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
        {
            _position++;
        }

        var name = text[start.._position];
        return name switch
        {
            "true" => new Token(TokenKind.Literal, start, _position, CelValue.True, name),
            "false" => new Token(TokenKind.Literal, start, _position, CelValue.False, name),
            "null" => new Token(TokenKind.Literal, start, _position, CelValue.Null, name),
            "in" => new Token(TokenKind.In, start, _position, default, name),
            _ => new Token(TokenKind.Identifier, start, _position, default, name),
        };
    }

    /// <summary>Length of a string prefix (r, b, br, rb in any case) that stands before a quote, else 0.</summary>
    private int StringPrefix(out bool isRaw, out bool isBytes)
    {
        isRaw = false;
        isBytes = false;
        for (var length = 0; length <= 2; length++)
        {
            switch (Peek(length))
            {
                case '"' or '\'':
                    return length;
                case 'r' or 'R' when !isRaw:
                    isRaw = true;
                    break;
                case 'b' or 'B' when !isBytes:
                    isBytes = true;
                    break;
                default:
                    return 0;
            }
        }

        return 0;
    }

    private Token Quoted()
    {
        var start = _position;
        var end = text.IndexOf('`', start + 1);
        var name = end < 0 ? "" : text[(start + 1)..end];
        if (name.Length == 0)
        {
            throw new SyntaxException("a quoted field name must be closed by '`' and must not be empty", start, "`");
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-' or '/' or ' '))
            {
                throw new SyntaxException($"'{c}' is not allowed in a quoted field name", start, name, "letters, digits, '_', '.', '-', '/' or space");
            }
        }

        _position = end + 1;
        return new Token(TokenKind.QuotedIdentifier, start, _position, default, name);
    }

    private Token StringLiteral(bool isRaw, bool isBytes, int start)
    {
        var value = StringScanner.Scan(text, ref _position, isRaw, isBytes, start);
        return new Token(TokenKind.Literal, start, _position, value);
    }

    private Token Number()
    {
        var start = _position;
        if (text[start] == '0' && Peek(1) == 'x')
        {
            _position += 2;
            var digits = _position;
            while (char.IsAsciiHexDigit(Peek(0)))
            {
                _position++;
            }

            return Integer(start, text.AsSpan(digits, _position - digits), NumberStyles.AllowHexSpecifier);
        }

        Digits();
        var isDouble = false;
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            _position++;
            Digits();
        }

        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            isDouble = true;
            _position += 2;
            Digits();
        }

        if (!isDouble)
        {
            return Integer(start, text.AsSpan(start, _position - start), NumberStyles.None);
        }

        var value = double.Parse(text.AsSpan(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        RefuseTail(start);
        return new Token(TokenKind.Literal, start, _position, CelValue.Double(value));
    }

    private Token Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var magnitude))
        {
            var found = text[start.._position];
            throw new SyntaxException($"'{found}' is not a 64-bit integer", start, found, "an integer below 2^64");
        }

        var isUint = Peek(0) is 'u' or 'U';
        if (isUint)
        {
            _position++;
        }

        RefuseTail(start);
        return new Token(isUint ? TokenKind.Literal : TokenKind.Integer, start, _position, CelValue.Uint(magnitude));
    }

    private void RefuseTail(int start)
    {
        if (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) == '_')
        {
            var end = _position;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            throw new SyntaxException($"'{text[start..end]}' is not a number", start, text[start..end], "a number");
        }
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek(0)))
        {
            _position++;
        }
    }
}
