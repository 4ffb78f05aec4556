using System.Diagnostics;
using System.Text;

namespace Agentgateway.Cel.Tests;

/// <summary>What runs for every request allocates nothing. Bytes are exact, so these are gates; times are only reported, by <c>tests/Benchmarks</c>.</summary>
public class AllocationTests
{
    private static readonly CelActivation Variables = CelActivation.FromJson(Encoding.UTF8.GetBytes(
        """
        {
          "request": {"path": "/v1/chat", "method": "POST", "headers": {"x-tenant": "acme"}},
          "jwt": {"sub": "x", "groups": ["user", "admin"], "level": 7},
          "source": {"address": "10.1.2.3"}
        }
        """));

    [Theory]
    [InlineData("request.path.startsWith('/v1')")]
    [InlineData("jwt.sub == 'x' && 'admin' in jwt.groups")]
    [InlineData("request.headers['x-tenant'] == 'acme'")]
    [InlineData("request.path.matches('^/v[0-9]+/')")]
    [InlineData("request.path in ['/a', '/b', '/c', '/d', '/v1/chat']")]
    [InlineData("jwt.level > 5 && jwt.level + 1 < 10 && !(request.method == 'GET')")]
    [InlineData("has(jwt.sub) && !has(jwt.other)")]
    [InlineData("jwt.groups.exists(g, g == 'admin') ? request.path.endsWith('chat') : false")]
    [InlineData("jwt.groups.all(g, g.size() > 2)")]
    [InlineData("size(jwt.groups) == 2")]
    [InlineData("jwt.groups.all(g, g != 'z')")]
    [InlineData("jwt.groups[0].size() > 2")]
    public void Condition_allocates_nothing(string expression)
    {
        var program = CelProgram.Compile(expression, CelOptions.Gateway);
        Assert.True(program.EvaluatesToTrue(Variables));
        Assert.Equal(0, Allocated(() => program.Evaluate(Variables)));
        Assert.Equal(0, Allocated(() => program.EvaluatesToTrue(Variables)));
    }

    [Fact]
    public void Twenty_authorization_rules_allocate_nothing()
    {
        var rules = Enumerable.Range(0, 20)
            .Select(i => CelProgram.Compile($"jwt.sub == 'user{i}' || request.path.startsWith('/team{i}/') && 'group{i}' in jwt.groups", CelOptions.Gateway))
            .ToArray();
        Assert.Equal(0, Allocated(() =>
        {
            foreach (var rule in rules)
            {
                Assert.False(rule.EvaluatesToTrue(Variables));
            }
        }));
    }

    // Vectorised code of the runtime may box until the compiler in the background has replaced it, so wait for that. The least of the rounds is the truth.
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var watch = Stopwatch.StartNew(); least > 0 && watch.Elapsed < TimeSpan.FromSeconds(30); Thread.Yield())
        {
            action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
