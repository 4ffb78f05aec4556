using System.Buffers;
using System.Text;
using Agentgateway.Llm.Streaming.Aws;
using Xunit;

namespace Agentgateway.Llm.Tests.Streaming.Aws;

public sealed class AwsEventStreamTests
{
    private static readonly string[] Expected =
    [
        "event|messageStart|{\"role\":\"assistant\"}",
        "event|contentBlockDelta|{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Grüße\"}}",
        "event|metadata|{}",
        "exception|throttlingException|{\"message\":\"slow down\"}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Messages_do_not_depend_on_chunk_borders(int size)
    {
        var bytes = Sample();
        using var decoder = new AwsEventStreamDecoder();
        var handler = new Collector();
        for (var i = 0; i < bytes.Length; i += size)
        {
            decoder.Feed(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)), ref handler);
        }

        Assert.Equal(Expected, handler.Messages);
        Assert.Equal(AwsEventStreamFault.None, decoder.Fault);
        Assert.False(decoder.IsInsideMessage);
    }

    [Fact]
    public void The_empty_message_of_the_AWS_documentation_is_accepted()
    {
        using var decoder = new AwsEventStreamDecoder();
        var handler = new Collector();
        decoder.Feed(Convert.FromHexString("000000100000000005c248eb7d98c8ff"), ref handler);
        Assert.Equal(["||"], handler.Messages);
    }

    [Theory]
    [InlineData(2, AwsEventStreamFault.Checksum)]
    [InlineData(9, AwsEventStreamFault.Checksum)]
    [InlineData(60, AwsEventStreamFault.Checksum)]
    public void A_flipped_bit_stops_the_decoder(int at, AwsEventStreamFault fault)
    {
        var bytes = Sample();
        bytes[at] ^= 1;
        using var decoder = new AwsEventStreamDecoder();
        var handler = new Collector();
        decoder.Feed(bytes, ref handler);
        Assert.Equal(fault, decoder.Fault);
        Assert.Empty(handler.Messages);
    }

    [Fact]
    public void A_message_above_the_bound_stops_the_decoder_before_it_is_held()
    {
        using var decoder = new AwsEventStreamDecoder(maxFrameBytes: 64);
        var handler = new Collector();
        decoder.Feed(Sample().AsSpan(0, 12), ref handler);
        Assert.Equal(AwsEventStreamFault.FrameTooLarge, decoder.Fault);
    }

    [Fact]
    public void A_cut_stream_is_noticed()
    {
        using var decoder = new AwsEventStreamDecoder();
        var handler = new Collector();
        decoder.Feed(Sample().AsSpan(..^3), ref handler);
        Assert.True(decoder.IsInsideMessage);
        Assert.Equal(3, handler.Messages.Count);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(20260924);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Sample();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var decoder = new AwsEventStreamDecoder();
            var handler = new Collector();
            decoder.Feed(bytes.AsSpan(0, random.Next(bytes.Length)), ref handler);
            decoder.Feed(bytes, ref handler);
        }
    }

    [Fact]
    public void Whole_messages_in_one_chunk_allocate_nothing()
    {
        var bytes = Sample();
        using var decoder = new AwsEventStreamDecoder();
        var handler = new Counter();
        decoder.Feed(bytes, ref handler);
        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Feed(bytes, ref handler);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(8, handler.Count);
    }

    private static byte[] Sample()
    {
        var output = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteEvent(output, "messageStart"u8, "{\"role\":\"assistant\"}"u8);
        AwsEventStreamWriter.WriteEvent(output, "contentBlockDelta"u8, "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Grüße\"}}"u8);
        AwsEventStreamWriter.WriteEvent(output, "metadata"u8, "{}"u8);
        AwsEventStreamWriter.WriteException(output, "throttlingException"u8, "{\"message\":\"slow down\"}"u8);
        return output.WrittenSpan.ToArray();
    }

    private sealed class Collector : IAwsEventHandler
    {
        public List<string> Messages { get; } = [];

        public void OnMessage(in AwsEventMessage message) =>
            Messages.Add($"{Encoding.UTF8.GetString(message.MessageType)}|{Encoding.UTF8.GetString(message.EventType)}|{Encoding.UTF8.GetString(message.Payload)}");
    }

    private sealed class Counter : IAwsEventHandler
    {
        public int Count { get; private set; }

        public void OnMessage(in AwsEventMessage message) => Count++;
    }
}
