using Agentgateway.Gateway.Async;
using Xunit;

namespace Agentgateway.Gateway.Tests.Async;

public sealed class BoxPoolTests
{
    [Fact]
    public void Stack_gives_back_what_was_put_in_and_no_more()
    {
        var stack = new BoxStack<object>();
        var first = new object();
        var second = new object();

        Assert.True(stack.TryPush(first));
        Assert.True(stack.TryPush(second));

        Assert.Same(second, stack.TryPop());
        Assert.Same(first, stack.TryPop());
        Assert.Null(stack.TryPop());
    }

    [Fact]
    public void Stack_is_bounded()
    {
        var stack = new BoxStack<object>();
        for (var i = 0; i < BoxStack<object>.MaxDepth; i++)
        {
            Assert.True(stack.TryPush(new object()));
        }

        Assert.False(stack.TryPush(new object()));
        Assert.NotNull(stack.TryPop());
        Assert.True(stack.TryPush(new object()));
    }

    [Fact]
    public void Pool_keeps_more_than_one_box_and_never_without_bound()
    {
        const int Many = 100_000;
        for (var i = 0; i < Many; i++)
        {
            BoxPool<Box>.Give(new Box());
        }

        var kept = 0;
        while (BoxPool<Box>.TryTake() is not null)
        {
            kept++;
        }

        Assert.InRange(kept, BoxStack<Box>.MaxDepth, 1 + (64 * BoxStack<Box>.MaxDepth));
    }

    [Fact]
    public async Task Pool_gives_no_box_to_two_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var boxes = (BoxPool<Shared>.TryTake() ?? new Shared(), BoxPool<Shared>.TryTake() ?? new Shared());
                boxes.Item1.Take();
                boxes.Item2.Take();
                boxes.Item1.Leave();
                boxes.Item2.Leave();
                BoxPool<Shared>.Give(boxes.Item1);
                BoxPool<Shared>.Give(boxes.Item2);
            }
        })));
    }

    private sealed class Box;

    private sealed class Shared
    {
        private int _users;

        public void Take() => Assert.Equal(1, Interlocked.Increment(ref _users));

        public void Leave() => Assert.Equal(0, Interlocked.Decrement(ref _users));
    }
}
