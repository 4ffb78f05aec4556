using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Agentgateway.Cel.Tests;

/// <summary>Random and mutated expressions: whatever comes out, nothing may throw or hang. Bounded by count; <c>CEL_FUZZ_MINUTES</c> makes it a long run.</summary>
public class FuzzTests
{
    private static readonly string[] Seeds =
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
    ];

    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "!", "-", "+", "*", "/", "%", "<", ">=", "==", "!=", "&&", "||", " in ", "'", "\"", "`", "\\", "\n", "//",
        "0", "1", "9223372036854775807", "18446744073709551615u", "1e308", "0x1F", ".5", "true", "null", "request", "jwt", "x", "size(", "map(", "all(x, ", "has(",
        "matches('", "json(", "format([", "b'", "r\"", "'''", "😀", "\uD800", "cel.bind(", "lists.range(", "optional.of(", ".?a", "[?0]", "{?'a':", "replace('', '",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_and_mutated_expressions_never_throw(int seed)
    {
        Run(seed, 4_000);
    }

    [Fact]
    public void Long_run_never_throws()
    {
        var minutes = Environment.GetEnvironmentVariable("CEL_FUZZ_MINUTES");
        Assert.SkipWhen(minutes is null, "CEL_FUZZ_MINUTES is not set");
        var watch = Stopwatch.StartNew();
        for (var seed = Environment.TickCount; watch.Elapsed < TimeSpan.FromMinutes(double.Parse(minutes!, CultureInfo.InvariantCulture)); seed++)
        {
            Run(seed, 4_000);
        }
    }

    private static void Run(int seed, int count)
    {
        var random = new Random(seed);
        var activation = CelActivation.FromJson(Encoding.UTF8.GetBytes(
            """{"request":{"path":"/api","body":"{\"model\":\"gpt-4\"}"},"jwt":{"sub":"x","groups":["admin"]},"x":[1,2,{"a":null}],"llm":{"prompt":[{"role":"user","content":"hi"}]}}"""));
        for (var i = 0; i < count; i++)
        {
            var expression = i % 2 == 0 ? Mutate(random, Seeds[random.Next(Seeds.Length)]) : Compose(random);
            var options = i % 3 == 0 ? CelOptions.Gateway : CelOptions.Spec;
            var started = Stopwatch.GetTimestamp();
            try
            {
                if (CelProgram.TryCompile(expression, options, out var program, out _))
                {
                    CelJson.ToText(program.Evaluate(activation));
                }
            }
            catch (Exception failure)
            {
                Assert.Fail($"{failure.GetType().Name} for: {expression}\n{failure}");
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            Assert.True(elapsed < TimeSpan.FromSeconds(60), $"{elapsed} for: {expression}");
        }
    }

    private static string Compose(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static string Mutate(Random random, string seed)
    {
        var text = new StringBuilder(seed);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at));
                    text.Append(' ');
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 128);
                    break;
                default:
                    var other = Seeds[random.Next(Seeds.Length)];
                    text.Insert(at, other.AsSpan(0, random.Next(other.Length)));
                    break;
            }
        }

        return text.ToString();
    }
}
