namespace Agentgateway.Cel.Tests;

public class LanguageTests
{
    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("!!true && !false")]
    [InlineData("--1 == 1 && - - -1 == -1")]
    [InlineData("1 == 1.0 && 1u == 1 && 2 > 1.5 && 1u < 2")]
    [InlineData("9007199254740993 > 9007199254740992.0")]
    [InlineData("{1: 'a'}[1u] == 'a' && {1: 'a'}[1.0] == 'a'")]
    [InlineData("[1, 2, 3][1] == 2 && [1, 2][?5].orValue(7) == 7")]
    [InlineData("'a' + 'b' == 'ab' && [1] + [2] == [1, 2] && b'a' + b'b' == b'ab'")]
    [InlineData("true || 1 / 0 == 1")]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("!(1 / 0 == 1 && false)")]
    [InlineData("[1, 0].exists(x, 1 / x == 1)")]
    [InlineData("![0, 2].all(x, 1 / x == 5)")]
    [InlineData("[1, 2, 3].map(x, x > 1, x * 10) == [20, 30]")]
    [InlineData("{'a': 1, 'b': 2}.filter(k, k == 'b') == ['b']")]
    [InlineData("[3, 1, 2].sort() == [1, 2, 3] && ['bb', 'a'].sortBy(s, size(s)) == ['a', 'bb']")]
    [InlineData("{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}")]
    [InlineData("cel.bind(x, 2, x * x) == 4 && 2.with(x, x + x) == 4")]
    [InlineData("size('a😀b') == 3 && 'a😀b'.charAt(1) == '😀' && 'a😀b'.indexOf('b') == 2 && 'a😀b'.substring(2) == 'b'")]
    [InlineData("'\\U0001F600' > '\\uFFEE'")]
    [InlineData("duration('1h30m') == duration('90m') && string(duration('1.5s')) == '1.5s'")]
    [InlineData("timestamp('2026-01-31T23:00:00Z').getDayOfMonth('+02:00') == 0")]
    [InlineData("timestamp('2026-07-01T12:00:00Z').getHours('Europe/Berlin') == 14")]
    [InlineData("timestamp('2026-01-01T00:00:00.123456789Z') + duration('1ns') == timestamp('2026-01-01T00:00:00.12345679Z')")]
    [InlineData("type(1) == int && type(type(1)) == type && type(timestamp(0)) == google.protobuf.Timestamp")]
    [InlineData("optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().hasValue()")]
    [InlineData("{?'a': optional.none(), ?'b': optional.of(1)} == {'b': 1}")]
    [InlineData("'%s=%d'.format(['a', 5]) == 'a=5'")]
    [InlineData("string(1e300) == '1e+300' && string(1.0) == '1' && string(0.00001) == '1e-05'")]
    [InlineData("'''a\n'b' ''' == 'a\\n\\'b\\' ' && r'\\d' == '\\\\d' && b'\\xff' == b'\\377'")]
    [InlineData("'a' in ['a', 'b', 'c', 'd', 'e'] && !('z' in ['a', 'b', 'c', 'd', 'e'])")]
    [InlineData("false ? 1 / 0 == 1 : true ? true : false")]
    [InlineData("sets.contains([1, 2, 3], [3, 1]) && sets.intersects([1], [1, 2])")]
    [InlineData("regex.replace('a1b2', '[0-9]', '<\\\\0>') == 'a<1>b<2>' && regex.extractAll('k=1, k=2', 'k=([0-9])') == ['1', '2']")]
    public void Expression_is_true(string expression)
    {
        var result = Evaluate.Spec(expression);
        Assert.True(result.IsTrue, $"{expression} is {result}");
    }

    [Theory]
    [InlineData("1 + 1u", CelErrorCode.NoSuchOverload)]
    [InlineData("9223372036854775807 + 1", CelErrorCode.Overflow)]
    [InlineData("-9223372036854775808 * -1", CelErrorCode.Overflow)]
    [InlineData("-9223372036854775808 / -1", CelErrorCode.Overflow)]
    [InlineData("1 / 0", CelErrorCode.DivisionByZero)]
    [InlineData("1 % 0", CelErrorCode.RemainderByZero)]
    [InlineData("{'a': 1}.b", CelErrorCode.NoSuchKey)]
    [InlineData("[1][1]", CelErrorCode.IndexOutOfBounds)]
    [InlineData("{'a': 1, 'a': 2}", CelErrorCode.DuplicateKey)]
    [InlineData("{1.5: 1}", CelErrorCode.UnsupportedKeyType)]
    [InlineData("missing", CelErrorCode.UndeclaredReference)]
    [InlineData("int('x')", CelErrorCode.Conversion)]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')", CelErrorCode.Overflow)]
    [InlineData("1 && true", CelErrorCode.NoSuchOverload)]
    [InlineData("Message{field: 1}", CelErrorCode.UnsupportedStruct)]
    public void Expression_fails_with_code(string expression, CelErrorCode code)
    {
        var result = Evaluate.Spec(expression);
        Assert.True(result.IsError, $"{expression} is {result}");
        Assert.Equal(code, result.AsError.Code);
    }

    [Theory]
    [InlineData("1 +", 1, 4, "end of expression")]
    [InlineData("request.path ==\n  'a' )", 2, 7, ")")]
    [InlineData("'😀' + requst.path", 1, 7, "requst")]
    [InlineData("'abc", 1, 1, "end of expression")]
    [InlineData("1 = 2", 1, 3, "=")]
    [InlineData("99999999999999999999", 1, 1, "99999999999999999999")]
    [InlineData("request.path.nope()", 1, 14, "nope")]
    [InlineData("request.path.matches('(')", 1, 14, "(")]
    [InlineData("[1].map(a.b, 1)", 1, 9, null)]
    public void Compile_error_has_position_and_finding(string expression, int line, int column, string? found)
    {
        var error = Evaluate.CompileError(expression);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Equal(found, error.Found);
    }

    [Fact]
    public void Misspelt_names_get_a_suggestion()
    {
        Assert.Contains("did you mean 'request'", Evaluate.CompileError("requst.path").Message);
        Assert.Contains("did you mean 'startsWith'", Evaluate.CompileError("request.path.startWith('/')").Message);
    }

    [Fact]
    public void Compile_throws_with_position()
    {
        var error = Assert.Throws<CelCompileException>(() => CelProgram.Compile("a +\n+ b", CelOptions.Spec));
        Assert.Equal(2, error.Line);
        Assert.Equal(1, error.Column);
    }

    [Fact]
    public void Reserved_words_are_refused_by_the_specification_only()
    {
        Assert.Equal("package", Evaluate.CompileError("[1].map(package, 1)", CelOptions.Spec).Found);
        Assert.True(Evaluate.Gateway("[1].all(package, package == 1)").IsTrue);
    }
}
