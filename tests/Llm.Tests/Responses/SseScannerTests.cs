using System.Text;
using Agentgateway.Llm.Responses;
using Xunit;

namespace Agentgateway.Llm.Tests.Responses;

public sealed class SseScannerTests
{
    private const string Stream =
        "\uFEFF: comment\n\nevent: start\ndata: one\n\ndata:two\r\ndata: three\r\n\r\nid: 7\nretry: 5\ndata\n\nevent: lost\n\ndata: fo\rdata: ur\r\rdata: unfinished";

    private static readonly string[] Expected = ["start|one", "|two\nthree", "|", "|fo\nur"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Events_do_not_depend_on_chunk_borders(int size)
    {
        var bytes = Encoding.UTF8.GetBytes(size < 3 ? Stream[1..] : Stream);
        using var scanner = new SseScanner();
        var handler = new Collector();
        for (var i = 0; i < bytes.Length; i += size)
        {
            scanner.Feed(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)), ref handler);
        }

        Assert.Equal(Expected, handler.Events);
    }

    [Fact]
    public void Too_large_an_event_stops_the_scanner()
    {
        using var scanner = new SseScanner(maxEventBytes: 10);
        var handler = new Collector();
        scanner.Feed("data: 0123456789"u8, ref handler);
        scanner.Feed("012\n\ndata: x\n\n"u8, ref handler);

        Assert.True(scanner.Overflowed);
        Assert.Empty(handler.Events);
    }

    [Fact]
    public void Whole_events_in_one_chunk_allocate_nothing()
    {
        var chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: {\"choices\":[]}\n\n", 50)));
        using var scanner = new SseScanner();
        var handler = new Counter();
        scanner.Feed(chunk, ref handler);
        var before = GC.GetAllocatedBytesForCurrentThread();
        scanner.Feed(chunk, ref handler);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, handler.Count);
    }

    private sealed class Collector : ISseEventHandler
    {
        public List<string> Events { get; } = [];

        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data) =>
            Events.Add(Encoding.UTF8.GetString(eventName) + "|" + Encoding.UTF8.GetString(data));
    }

    private struct Counter : ISseEventHandler
    {
        public int Count { get; private set; }

        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data) => Count++;
    }
}
