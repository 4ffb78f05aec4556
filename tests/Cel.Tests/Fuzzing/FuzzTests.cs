using System.Diagnostics;
using System.Globalization;

namespace Agentgateway.Cel.Tests.Fuzzing;

/// <summary>
/// Random and mutated expressions: whatever comes out, nothing may throw, hang, overflow the stack or take memory without bound.
/// Bounded by count; <c>CEL_FUZZ_MINUTES</c> makes <see cref="Long_run_never_throws"/> a long run, <c>CEL_FUZZ_SEED</c> repeats one.
/// </summary>
public class FuzzTests
{
    private const int ExpressionsPerSeed = 4_000;
    private const int StackBytes = 1_000_000;

    // An evaluation may produce 4 MiB; texts are twice that in memory, buffers double while they grow, and a result is written as JSON.
    private const long MaxAllocated = 512L * 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_and_mutated_expressions_never_throw(int seed) => OnSmallStack(() => Run(seed, TestContext.Current.CancellationToken));

    [Fact]
    public void Long_run_never_throws()
    {
        var minutes = Environment.GetEnvironmentVariable("CEL_FUZZ_MINUTES");
        Assert.SkipWhen(minutes is null, "CEL_FUZZ_MINUTES is not set");
        var length = TimeSpan.FromMinutes(double.Parse(minutes!, CultureInfo.InvariantCulture));
        var seed = int.Parse(Environment.GetEnvironmentVariable("CEL_FUZZ_SEED") ?? "1000", CultureInfo.InvariantCulture);
        OnSmallStack(() =>
        {
            var watch = Stopwatch.StartNew();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var first = seed;
            (TimeSpan Elapsed, string Expression) slowest = default;
            for (; watch.Elapsed < length; seed++)
            {
                var worst = Run(seed, TestContext.Current.CancellationToken);
                slowest = worst.Elapsed > slowest.Elapsed ? worst : slowest;
            }

            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(kept < 64 * 1024 * 1024, $"{kept} bytes are kept after {seed - first} seeds");
            TestContext.Current.TestOutputHelper?.WriteLine($"{(seed - first) * ExpressionsPerSeed} expressions, seeds {first} to {seed - 1}; slowest {slowest}");
        });
    }

    private static (TimeSpan Elapsed, string Expression) Run(int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var source = new ExpressionSource(random);
        var activation = FuzzCorpus.Variables();
        (TimeSpan Elapsed, string Expression) slowest = default;
        for (var i = 0; i < ExpressionsPerSeed && !cancellationToken.IsCancellationRequested; i++)
        {
            var expression = source.Next();
            var options = i % 3 == 0 ? CelOptions.Gateway with { Variables = null } : CelOptions.Spec;
            var started = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (CelProgram.TryCompile(expression, options, out var program, out var error))
                {
                    CelJson.ToText(program.Evaluate(activation));
                }
                else
                {
                    Assert.True(error.Line > 0 && error.Column > 0 && error.Length >= 0);
                }
            }
            catch (Exception failure)
            {
                Assert.Fail($"{failure.GetType().Name} with CEL_FUZZ_SEED={seed}, number {i}: {expression}\n{failure}");
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            Assert.True(elapsed < TimeSpan.FromSeconds(60), $"{elapsed} with CEL_FUZZ_SEED={seed}, number {i}: {expression}");
            slowest = elapsed > slowest.Elapsed ? (elapsed, expression) : slowest;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxAllocated, $"{allocated} bytes with CEL_FUZZ_SEED={seed}, number {i}: {expression}");
        }

        return slowest;
    }

    // Requests run on threads of the pool, whose stack is smaller than a test's.
    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception caught)
                {
                    failure = caught;
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            Assert.Fail(failure.Message);
        }
    }
}
