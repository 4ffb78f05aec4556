using System.Collections.Frozen;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>Reads the <c>config.customFunctions</c> block: <c>name(a, b) { expression }</c>, <c>this.name(a, rest...) { expression }</c>, comments from <c>#</c> to the end of the line.</summary>
internal sealed class CustomFunctionReader
{
    private readonly string _text;
    private int _position;

    private CustomFunctionReader(string text) => _text = text;

    /// <exception cref="CelCompileException">See <see cref="CelOptions.WithCustomFunctions"/>.</exception>
    public static FrozenDictionary<string, CustomFunction> Read(string block, CelOptions options)
    {
        try
        {
            var reader = new CustomFunctionReader(block);
            var functions = new Dictionary<string, CustomFunction>(StringComparer.Ordinal);
            for (reader.SkipBlanks(); reader._position < block.Length; reader.SkipBlanks())
            {
                var start = reader._position;
                var function = reader.Definition(options);
                if (FunctionTable.IsKnown(function.Name) || function.Name is "has" or "default" or "coalesce" or "variables")
                {
                    throw new SyntaxException($"'{function.Name}' is a built-in function", start, function.Name);
                }

                if (!functions.TryAdd(function.Name, function))
                {
                    throw new SyntaxException($"'{function.Name}' is defined twice", start, function.Name);
                }
            }

            var result = functions.ToFrozenDictionary(StringComparer.Ordinal);
            CheckBodies(result, options);
            return result;
        }
        catch (SyntaxException failure)
        {
            throw new CelCompileException(failure.Locate(block));
        }
    }

    /// <summary>Compiles every body once, so that recursion and unknown functions are found before the first use.</summary>
    private static void CheckBodies(FrozenDictionary<string, CustomFunction> functions, CelOptions options)
    {
        foreach (var function in functions.Values)
        {
            Expr Argument(string name) => new IdentExpr(0, name, false);
            var call = new CallExpr(0, function.IsMethod ? Argument("this") : null, function.Name, [.. function.Parameters.Select(Argument)]);
            new Compiler(options with { CustomFunctions = functions, Variables = null }).Compile(call);
        }
    }

    private CustomFunction Definition(CelOptions options)
    {
        var name = Name();
        var isMethod = name == "this";
        if (isMethod)
        {
            Take('.');
            name = Name();
        }

        if (name == "this")
        {
            throw new SyntaxException("'this' cannot be the name of a function", _position, name);
        }

        Take('(');
        var parameters = new List<string>();
        var isVariadic = false;
        SkipBlanks();
        while (Peek() != ')')
        {
            if (parameters.Count > 0)
            {
                Take(',');
            }

            if (isVariadic)
            {
                throw new SyntaxException("only the last parameter can take the rest", _position);
            }

            var parameter = Name();
            if (parameter == "this" || parameters.Contains(parameter))
            {
                throw new SyntaxException($"'{parameter}' cannot be a parameter here", _position, parameter);
            }

            parameters.Add(parameter);
            SkipBlanks();
            if (string.CompareOrdinal(_text, _position, "...", 0, 3) == 0)
            {
                isVariadic = true;
                _position += 3;
                SkipBlanks();
            }
        }

        Take(')');
        return new CustomFunction(name, isMethod, [.. parameters], isVariadic, Body(options));
    }

    private Expr Body(CelOptions options)
    {
        Take('{');
        var start = _position;
        var depth = 1;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is '"' or '\'')
            {
                SkipString(c);
                continue;
            }

            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0)
            {
                var body = _text[start.._position++];
                try
                {
                    return Parser.Parse(body, options);
                }
                catch (SyntaxException failure)
                {
                    throw new SyntaxException(failure.Message, start + failure.Position, failure.Found, failure.Expected);
                }
            }

            _position++;
        }

        throw new SyntaxException("the body of a function is not closed by '}'", start, "end of text", "}");
    }

    private void SkipString(char quote)
    {
        for (_position++; _position < _text.Length && _text[_position] != quote; _position++)
        {
            _position += _text[_position] == '\\' ? 1 : 0;
        }

        _position++;
    }

    private string Name()
    {
        SkipBlanks();
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetter(_text[_position]) || _text[_position] == '_' || (_position > start && char.IsAsciiDigit(_text[_position]))))
        {
            _position++;
        }

        return _position > start ? _text[start.._position] : throw new SyntaxException("a name is expected", start, Peek().ToString(), "a name");
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void Take(char expected)
    {
        SkipBlanks();
        if (Peek() != expected)
        {
            throw new SyntaxException($"'{expected}' is expected", _position, Peek() == '\0' ? "end of text" : Peek().ToString(), expected.ToString());
        }

        _position++;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length)
        {
            if (_text[_position] == '#')
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
            else
            {
                return;
            }
        }
    }
}
