using System.Diagnostics;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Xunit;

namespace Agentgateway.Gateway.Tests.Async;

public sealed class PooledAsyncMethodBuilderTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task Method_that_never_waits_has_ended_when_it_returns()
    {
        var task = AddAsync(40, Task.CompletedTask);

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(42, await task);
    }

    [Fact]
    public async Task Method_that_waits_gives_its_result_when_it_ends()
    {
        var gate = new TaskCompletionSource();
        var task = AddAsync(40, gate.Task);
        Assert.False(task.IsCompleted);

        gate.SetResult();

        Assert.Equal(42, await task);
    }

    [Fact]
    public async Task Method_without_result_runs_to_its_end()
    {
        var gate = new TaskCompletionSource();
        var seen = new List<int>();
        var task = RunAsync(seen, gate.Task);
        Assert.Equal([1], seen);

        gate.SetResult();
        await task;

        Assert.Equal([1, 2], seen);
        await RunAsync(seen, Task.CompletedTask);
        Assert.Equal([1, 2, 1, 2], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exception_reaches_the_one_who_awaits(bool waits)
    {
        var gate = waits ? Released() : Task.CompletedTask;
        var task = ThrowAsync(gate, new FormatException("no"));
        var untyped = ThrowUntypedAsync(gate, new FormatException("none"));

        Assert.Equal("no", (await Assert.ThrowsAsync<FormatException>(async () => await task)).Message);
        Assert.Equal("none", (await Assert.ThrowsAsync<FormatException>(async () => await untyped)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_method_is_cancelled_and_not_faulted(bool waits)
    {
        var gate = waits ? Released() : Task.CompletedTask;
        var task = ThrowAsync(gate, new OperationCanceledException()).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Async_local_flows_in_and_a_change_does_not_leak_out(bool waits)
    {
        Ambient.Value = "caller";
        var gate = new TaskCompletionSource();
        if (!waits)
        {
            gate.SetResult();
        }

        var task = ChangeAmbientAsync(gate.Task);
        Assert.Equal("caller", Ambient.Value);
        if (waits)
        {
            // Whoever completes the wait has a context of his own, and keeps it.
            string? left = null;
            var other = new Thread(() =>
            {
                Ambient.Value = "other";
                gate.SetResult();
                left = Ambient.Value;
            });
            other.Start();
            other.Join();
            Assert.Equal("other", left);
        }

        Assert.Equal(("caller", "method"), await task);
        Assert.Equal("caller", Ambient.Value);
    }

    [Fact]
    public async Task Current_activity_is_the_callers_after_a_wait()
    {
        using var activity = new Activity("caller").Start();
        var gate = new TaskCompletionSource();
        var task = CurrentAsync(gate.Task);
        var other = new Thread(gate.SetResult);
        other.Start();
        other.Join();

        Assert.Same(activity, await task);
        Assert.Same(activity, Activity.Current);
    }

    [Fact]
    public async Task Suppressed_flow_stays_suppressed()
    {
        Ambient.Value = "caller";
        var gate = new TaskCompletionSource();
        ValueTask<(string?, string?)> task;
        using (ExecutionContext.SuppressFlow())
        {
            task = ChangeAmbientAsync(gate.Task);
        }

        string? left = null;
        var other = new Thread(() =>
        {
            Ambient.Value = "other";
            gate.SetResult();
            left = Ambient.Value;
        });
        other.Start();
        other.Join();

        Assert.Equal(("other", "method"), await task);
        Assert.NotEqual("caller", left);
        Assert.Equal("caller", Ambient.Value);
    }

    [Fact]
    public async Task Second_await_throws_and_disturbs_nobody()
    {
        var task = AddAsync(1, Released());
        Assert.Equal(3, await task);
        var gate = new TaskCompletionSource();
        var next = AddAsync(10, gate.Task);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await task);
        gate.SetResult();

        Assert.Equal(12, await next);
    }

    [Fact]
    public async Task Result_asked_for_too_early_is_refused_and_still_comes()
    {
        var gate = new TaskCompletionSource();
        var task = AddAsync(1, gate.Task);

        Assert.Throws<InvalidOperationException>(() => task.GetAwaiter().GetResult());
        gate.SetResult();

        Assert.Equal(3, await task);
    }

    [Fact]
    public void What_the_method_held_is_free_when_it_has_ended()
    {
        var held = Hold();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(held.IsAlive);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Awaiters_of_any_kind_are_waited_for(bool critical)
    {
        Ambient.Value = "caller";

        Assert.Equal("caller", critical ? await ThroughAsync(new CriticalAwaitable()) : await ThroughAsync(new PlainAwaitable()));
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_results()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 50; i++)
            {
                Ambient.Value = $"{caller}/{i}";
                var depth = random.Next(1, 6);
                var expected = caller * 1_000 + i + depth;
                if (random.Next(8) == 0)
                {
                    await Assert.ThrowsAsync<FormatException>(async () => await NestedAsync(caller * 1_000 + i, depth, random, fails: true));
                }
                else
                {
                    Assert.Equal(expected, await NestedAsync(caller * 1_000 + i, depth, random, fails: false));
                }

                Assert.Equal($"{caller}/{i}", Ambient.Value);
            }
        })));
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<int> NestedAsync(int value, int depth, Random random, bool fails)
    {
        var ambient = Ambient.Value;
        Ambient.Value = ambient + "+";
        if (random.Next(2) == 0)
        {
            await Task.Yield();
        }

        if (random.Next(4) == 0)
        {
            await Task.Run(static () => { }, CancellationToken.None).ConfigureAwait(false);
        }

        Assert.Equal(ambient + "+", Ambient.Value);
        if (depth == 1)
        {
            return fails ? throw new FormatException() : value + 1;
        }

        var result = await NestedAsync(value + 1, depth - 1, random, fails);
        Assert.Equal(ambient + "+", Ambient.Value);
        return result;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<int> AddAsync(int value, Task gate)
    {
        await gate;
        return value + 2;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder))]
    private static async ValueTask RunAsync(List<int> seen, Task gate)
    {
        seen.Add(1);
        await gate.ConfigureAwait(false);
        seen.Add(2);
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<int> ThrowAsync(Task gate, Exception exception)
    {
        await gate;
        throw exception;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder))]
    private static async ValueTask ThrowUntypedAsync(Task gate, Exception exception)
    {
        await gate;
        throw exception;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<(string? Before, string? After)> ChangeAmbientAsync(Task gate)
    {
        await gate;
        var before = Ambient.Value;
        Ambient.Value = "method";
        await Task.Yield();
        return (before, Ambient.Value);
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<Activity?> CurrentAsync(Task gate)
    {
        await gate;
        return Activity.Current;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<string?> ThroughAsync(CriticalAwaitable awaitable)
    {
        await awaitable;
        return Ambient.Value;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<string?> ThroughAsync(PlainAwaitable awaitable)
    {
        await awaitable;
        return Ambient.Value;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<object> HoldAsync(object held, Task gate)
    {
        await gate;
        return held;
    }

    // Not inlined, so that no register or local of the test keeps the object.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Hold()
    {
        var gate = new TaskCompletionSource();
        var held = new object();
        var task = HoldAsync(held, gate.Task);
        gate.SetResult();
        Assert.True(task.IsCompletedSuccessfully);
        Assert.Same(held, task.IsCompletedSuccessfully ? task.Result : null);
        return new WeakReference(held);
    }

    // Ends on another thread, after the method has begun to wait.
    private static async Task Released() => await Task.Yield();
}
