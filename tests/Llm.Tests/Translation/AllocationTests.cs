using System.Buffers;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Limits of what translation allocates (performance.md 5, S4): exact enough to catch a copy that slips in, independent of the machine's speed.</summary>
public sealed class AllocationTests
{
    private const int Events = 2000;

    [Theory]
    [InlineData(ChatFormat.Completions, ChatFormat.Messages, 240)]
    [InlineData(ChatFormat.Messages, ChatFormat.Completions, 240)]
    public void Streamed_event_stays_within_its_limit(ChatFormat client, ChatFormat upstream, long limit)
    {
        var (start, delta) = upstream == ChatFormat.Messages
            ? ("data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" token\"}}\n\n")
            : ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n");
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>(4096);
        stream.Push(Encoding.UTF8.GetBytes(start), output);
        var bytes = Encoding.UTF8.GetBytes(delta);
        Run(stream, bytes, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(stream, bytes, output);
        var perEvent = (GC.GetAllocatedBytesForCurrentThread() - before) / Events;
        Assert.True(perEvent <= limit, $"{perEvent} bytes per event, limit {limit}");
    }

    [Theory]
    [InlineData(1_000, 2_500)]
    [InlineData(100_000, 2_500)]
    [InlineData(1_000_000, 2_500)]
    public void Request_costs_the_same_whatever_its_size(int size, long limit)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","max_tokens":100,"messages":[{"role":"user","content":"{{new string('x', size)}}"}]}""");
        var output = new ArrayBufferWriter<byte>(size * 2);
        // The least of several runs: pools may be emptied in between.
        var used = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            output.ResetWrittenCount();
            var context = Wire.Context(ChatFormat.Completions, ChatFormat.Messages);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Translator.TranslateRequest(body, context, output);
            used = Math.Min(used, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(used <= limit, $"{used} bytes for a request of {body.Length}, limit {limit}");
    }

    [Theory]
    [InlineData(ChatFormat.Completions, ChatFormat.Messages)]
    [InlineData(ChatFormat.Completions, ChatFormat.Gemini)]
    [InlineData(ChatFormat.Messages, ChatFormat.Completions)]
    [InlineData(ChatFormat.Messages, ChatFormat.Responses)]
    [InlineData(ChatFormat.Messages, ChatFormat.Bedrock)]
    public void Long_texts_and_pictures_are_copied_and_never_made_strings(ChatFormat client, ChatFormat upstream)
    {
        var (text, picture) = (new string('x', 500_000), new string('A', 500_000));
        var image = client == ChatFormat.Completions
            ? $$$"""{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{picture}}}"}}"""
            : $$$"""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{picture}}}"}}""";
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"{{text}}"},{{image}}]}]}""");
        var output = new ArrayBufferWriter<byte>(4_000_000);
        var used = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            output.ResetWrittenCount();
            var context = Wire.Context(client, upstream);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(Translator.TranslateRequest(body, context, output).Refusal);
            used = Math.Min(used, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(output.WrittenCount, body.Length - 200, body.Length + 500);
        Assert.True(used <= 20_000, $"{used} bytes for a request of {body.Length}");
    }

    private static void Run(StreamTranslation stream, byte[] bytes, ArrayBufferWriter<byte> output)
    {
        for (var i = 0; i < Events; i++)
        {
            output.ResetWrittenCount();
            stream.Push(bytes, output);
        }
    }
}
