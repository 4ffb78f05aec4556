using System.Diagnostics;

namespace Agentgateway.Cel.Tests;

public class LimitTests
{
    [Theory]
    [InlineData("1", " + 1", 10_000)]
    [InlineData("true", " && true", 10_000)]
    [InlineData("false", " || false", 10_000)]
    [InlineData("'a'", " + 'a'", 10_000)]
    [InlineData("[1]", " + [1]", 10_000)]
    [InlineData("1", " == 1", 10_000)]
    [InlineData("x", ".a", 10_000)]
    [InlineData("x", "[0]", 10_000)]
    [InlineData("x", ".?a", 10_000)]
    [InlineData("[1]", ".map(y, y)", 3_000)]
    [InlineData("'a'", ".trim()", 3_000)]
    [InlineData("x", ".with(y, y)", 3_000)]
    [InlineData("x", " == 1 ? 1 : x", 10_000)]
    public void Long_chain_compiles_and_runs(string start, string link, int count)
    {
        var watch = Stopwatch.StartNew();
        var program = CelProgram.Compile(start + string.Concat(Enumerable.Repeat(link, count)), CelOptions.Spec);
        program.Evaluate(new CelActivation([new("x", CelValue.Int(5))]));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("!")]
    [InlineData("-")]
    public void Long_run_of_signs_is_no_recursion(string sign)
    {
        var program = CelProgram.Compile(string.Concat(Enumerable.Repeat(sign, 10_000)) + "x", CelOptions.Spec);
        Assert.False(program.Evaluate(new CelActivation([new("x", sign == "!" ? CelValue.True : CelValue.Int(1))])).IsError);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("f(", ")")]
    [InlineData("{1: ", "}")]
    [InlineData("x[", "]")]
    public void Deep_nesting_is_a_compile_error(string open, string close)
    {
        var error = Evaluate.CompileError(
            string.Concat(Enumerable.Repeat(open, 5_000)) + "1" + string.Concat(Enumerable.Repeat(close, 5_000)), CelOptions.Spec);
        Assert.Contains("nested", error.Message);
    }

    [Theory]
    [InlineData("x == x")]
    [InlineData("toJson(x) == ''")]
    [InlineData("'%s'.format([x]) == ''")]
    [InlineData("x.flatten(1000000) == x")]
    [InlineData("flattenRecursive(x) == {}")]
    [InlineData("x.distinct() == [x]")]
    public async Task Values_nested_by_a_chain_do_not_overflow_the_stack(string use)
    {
        var expression = use.Replace("x", "v", StringComparison.Ordinal);
        var program = CelProgram.Compile(
            $"cel.bind(v, [1]{string.Concat(Enumerable.Repeat(".map(y, [y])", 20_000))}, {expression})", CelOptions.Spec with { MaxSteps = 10_000_000, MaxBytes = int.MaxValue });

        // On a thread of the size that the pool uses.
        var done = new TaskCompletionSource();
        var thread = new Thread(
            () =>
            {
                CelJson.ToText(program.Evaluate(CelActivation.Empty));
                done.SetResult();
            },
            1_500_000);
        thread.Start();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    // Twice the same reference in a list, again and again: small to make, endless to walk.
    [Theory]
    [InlineData("v")]
    [InlineData("v == v")]
    [InlineData("toJson(v) == ''")]
    [InlineData("'%s'.format([v]) == ''")]
    [InlineData("v in [v, [v]]")]
    [InlineData("v.distinct() == [v]")]
    [InlineData("sets.equivalent([v], [v])")]
    [InlineData("flattenRecursive(v)")]
    [InlineData("{'a': v} == {'a': v} || true")]
    public void Values_that_double_by_reference_use_up_the_budget(string use)
    {
        foreach (var doubling in (string[])[".map(y, [y, y])", ".map(y, {'a': y, 'b': y})", ".map(y, [optional.of(y), optional.of(y)])", ".with(y, [y] + [y])", ".with(y, [y, y].slice(0, 2))"])
        {
            var result = Evaluate.Gateway($"cel.bind(v, [1]{string.Concat(Enumerable.Repeat(doubling, 60))}, {use})");
            Assert.True(result.IsError, doubling);
            Assert.Equal(CelErrorCode.BudgetExceeded, result.AsError.Code);
        }
    }

    [Fact]
    public void Walks_over_large_values_cost_steps()
    {
        var large = CelValue.List([.. Enumerable.Range(0, 1000).Select(i => CelValue.String(new string('x', 1000)))]);
        var activation = new CelActivation([new("x", large), new("y", CelValue.List([.. Enumerable.Range(0, 1000).Select(i => CelValue.String(new string('x', 1000)))]))]);
        Assert.True(CelProgram.Compile("x == y", CelOptions.Spec).Evaluate(activation).IsTrue);
        Assert.Equal(CelErrorCode.BudgetExceeded, CelProgram.Compile("lists.range(20).all(i, x == y)", CelOptions.Spec).Evaluate(activation).AsError.Code);
        Assert.Equal(CelErrorCode.BudgetExceeded, CelProgram.Compile("lists.range(20).all(i, x.sort() == y)", CelOptions.Spec).Evaluate(activation).AsError.Code);
        Assert.Equal(CelErrorCode.BudgetExceeded, CelProgram.Compile("lists.range(20).map(i, toJson(x))", CelOptions.Spec).Evaluate(activation).AsError.Code);
    }

    [Fact]
    public void Too_long_an_expression_is_a_compile_error() =>
        Assert.Contains("longer", Evaluate.CompileError(new string(' ', 70_000) + "1").Message);

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))")]
    [InlineData("lists.range(1000).exists(a, lists.range(1000).exists(b, a + b < 0)) || true")]
    [InlineData("lists.range(300).map(a, lists.range(300).map(b, lists.range(300)))")]
    [InlineData("lists.range(100).map(a, x + x)")]
    [InlineData("lists.range(10000).map(a, x.matches('a*b'))")]
    [InlineData("x.split('')")]
    [InlineData("x.replace('', x)")]
    [InlineData("lists.range(100).map(a, lists.range(100).map(b, x.contains('zz')))")]
    [InlineData("lists.range(2000000)")]
    public void Budget_ends_the_evaluation(string expression)
    {
        var watch = Stopwatch.StartNew();
        var result = CelProgram.Compile(expression, CelOptions.Spec).Evaluate(new CelActivation([new("x", CelValue.String(new string('a', 200_000)))]));
        Assert.True(result.IsError);
        Assert.Equal(CelErrorCode.BudgetExceeded, result.AsError.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("(a{1000}){1000}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("a(?=b)")]
    [InlineData("(a)\\1")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)")]
    [InlineData("[z-a]")]
    [InlineData("a**")]
    public void Regex_outside_of_the_safe_subset_is_refused(string pattern) =>
        Assert.False(Text.CelRegex.TryCreate(pattern, out _, out _));

    [Theory]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[^a]$", "😁", true)]
    [InlineData("^[^😁]$", "😁", false)]
    [InlineData("^\\d$", "٣", false)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData("(?P<x>a)b", "ab", true)]
    [InlineData("^[[:alpha:]]+$", "abc", true)]
    [InlineData("^\\x{1F600}$", "😀", true)]
    [InlineData("^\\Qa.b\\E$", "a.b", true)]
    [InlineData("(?i)ABC", "abc", true)]
    [InlineData("(?s)^a.b$", "a\nb", true)]
    [InlineData("^a.b$", "a\nb", false)]
    [InlineData("^\\pL+$", "äb", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("a{,3}", "a{,3}", true)]
    [InlineData("^(a*)*$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void Regex_follows_RE2(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Text.CelRegex.Create(pattern).IsMatch(text));
}
