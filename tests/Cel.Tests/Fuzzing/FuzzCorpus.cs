using System.Text;

namespace Agentgateway.Cel.Tests.Fuzzing;

/// <summary>What random expressions are made of, and the variables they meet.</summary>
internal static class FuzzCorpus
{
    /// <summary>Whole expressions to mutate: typical ones and every sentence of the specification's tests.</summary>
    public static readonly string[] Seeds =
    [
        "request.path.startsWith('/api') && jwt.sub == \"x\" || 'admin' in jwt.groups",
        "flattenRecursive(llm.prompt.map(c, {\"message\": c}))",
        "json(request.body).model.matches('^gpt-[0-9]+') ? default(apiKey.name, 'x') : coalesce(jwt.sub, null)",
        "[1, 2u, 3.5, b'\\xff', r'\\d', '''a''', null].map(x, type(x)).filter(t, t != int).size()",
        "timestamp('2026-01-01T00:00:00Z') + duration('1h30m') > timestamp(0) && duration('1.5s').getMilliseconds() == 500",
        "{'a': 1, ?'b': optional.none()}.?a.optMap(x, x * 2).orValue(-9223372036854775808)",
        "cidr('10.0.0.0/8').containsIP(ip('10.0.0.1')) && math.greatest([1, 2.5]) > 2u",
        "cel.bind(x, 'é😀', x.substring(1).charAt(0) + x.replace('', '-').split('-', 3).join('+').reverse())",
        "'%s %d %.3f %x'.format(['a', 1, 2.5, b'ab']) + string(1e21) + url.encode('a b')",
        "[3, 1, 2].sort().transformList(i, v, i * v).exists_one(x, x % 2 == 0)",
        "form.encode(form.decode('a=1&a=2&b=%20')) + sha256.encode('x') + regex.replace('abc', '(b)', r'\\1\\1')",
        "request.headers.filterKeys(k, k.startsWith('x-')).merge({'a': [1]}).mapValues(v, v).with(m, toJson(m))",
        .. SpecificationTests.Holds,
        .. SpecificationTests.Fails,
    ];

    /// <summary>Pieces of text that matter to the lexer, the parser or a function.</summary>
    public static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "!", "-", "+", "*", "/", "%", "<", ">=", "==", "!=", "&&", "||", " in ", "'", "\"", "`", "\\", "\n", "//",
        "0", "1", "9223372036854775807", "18446744073709551615u", "1e308", "0x1F", ".5", "true", "null", "request", "jwt", "x", "size(", "map(", "all(x, ", "has(",
        "matches('", "json(", "format([", "b'", "r\"", "'''", "😀", "\uD800", "cel.bind(", "lists.range(", "optional.of(", ".?a", "[?0]", "{?'a':", "replace('', '",
        "-9223372036854775808", "double('NaN')", ".map(y, [y, y])", ".with(y, y + y)", "(a|b)*", "\\p{L}", "{1000}", "%.999f", "lists.range(99999)", "big", ".sortBy(q, q)",
    ];

    /// <summary>Values that an expression may start from.</summary>
    public static readonly string[] Atoms =
    [
        "1", "0", "-1", "2u", "1.5", "-0.0", "9223372036854775807", "18446744073709551615u", "1e308", "'a'", "''", "'é😀'", "b'\\xff'", "true", "false", "null", "[]", "[1, 'a', null]", "{}", "{'a': {'b': [1]}}",
        "{1: 2, true: 3u}", "request", "request.path", "request.headers", "request.body", "jwt.groups", "llm.prompt", "x", "big", "timestamp(0)", "duration('1.5s')", "type(1)", "ip('::1')", "cidr('10.0.0.0/8')", "optional.of(1)", "optional.none()", "json('{\"a\":[1,{}]}')", "lists.range(50)",
    ];

    /// <summary>The variables: small ones, a body and a text long enough to make waste show.</summary>
    public static CelActivation Variables() => new(
    [
        new("request", CelJson.Parse("""{"path":"/api/v1","method":"POST","headers":{"x-a":"1","cookie":"a=b"},"body":"{\"model\":\"gpt-4\",\"n\":[1,2,3]}"}""")),
        new("jwt", CelJson.Parse("""{"sub":"x","groups":["admin","user"]}""")),
        new("x", CelJson.Parse("""[1,2,{"a":null}]""")),
        new("llm", CelJson.Parse("""{"prompt":[{"role":"user","content":"hi"}],"cost":{"total":1.5}}""")),
        new("big", CelValue.String(new StringBuilder().Insert(0, "aé😀b,", 20_000).ToString())),
    ]);
}
