using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>How streams begin, fail and end, for every pair of formats.</summary>
public sealed class StreamEndTests
{
    private static readonly Dictionary<ChatFormat, string[]> Failures = new()
    {
        [ChatFormat.Completions] = ["""{"error":{"message":"overloaded","type":"server_error","code":"503"}}""", """{"error":"overloaded"}""", """{"choices":[],"error":{"message":"overloaded","code":429}}"""],
        [ChatFormat.Messages] = ["""{"type":"error","error":{"type":"overloaded_error","message":"overloaded"}}""", """{"error":{"message":"overloaded"}}"""],
        [ChatFormat.Responses] =
        [
            """{"type":"error","code":"server_error","message":"overloaded","param":null}""", """{"type":"error","error":{"message":"overloaded"}}""", """{"error":{"message":"overloaded"}}""",
            """{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"overloaded"}}}""",
        ],
        [ChatFormat.Gemini] = ["""{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}"""],
    };

    public static TheoryData<ChatFormat, ChatFormat> Pairs => StreamFoldTests.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_piece_leaves_before_the_next_one_comes(ChatFormat client, ChatFormat upstream)
    {
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        var told = new List<string>();
        foreach (var wire in WireSamples.Events(upstream).Select(item => Bytes(upstream, item.Type, item.Json)))
        {
            output.ResetWrittenCount();
            stream.Push(wire, output);
            told.Add(Encoding.UTF8.GetString(output.WrittenSpan));
        }

        // The places of the pieces in the sample: what each says must be out with it. Clients of Gemini get calls whole, when they are complete.
        var events = WireSamples.Events(upstream).Select(item => item.Json).ToList();
        foreach (var piece in (string[])["hm", "\"hé\"", "\"€"])
        {
            Assert.Contains(piece, told[events.FindIndex(json => json.Contains(piece, StringComparison.Ordinal))], StringComparison.Ordinal);
        }

        var call = events.FindIndex(json => json.Contains("\"a\\\":", StringComparison.Ordinal) || json.Contains("\"args\"", StringComparison.Ordinal));
        Assert.Contains("ü", client == ChatFormat.Gemini ? string.Concat(told.Skip(call)) : told[call], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_failure_in_the_middle_is_told_once_and_ends_the_stream(ChatFormat client, ChatFormat upstream)
    {
        foreach (var failure in upstream == ChatFormat.Bedrock ? [""] : Failures[upstream])
        {
            foreach (var before in (int[])[0, 3])
            {
                using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
                var output = new ArrayBufferWriter<byte>();
                foreach (var (type, json) in WireSamples.Events(upstream).Take(before))
                {
                    stream.Push(Bytes(upstream, type, json), output);
                }

                stream.Push(upstream == ChatFormat.Bedrock ? Exception() : Bytes(upstream, "", failure), output);
                // What a provider sends after its failure does not count.
                stream.Push(Bytes(upstream, WireSamples.Events(upstream)[^1].Type, WireSamples.Events(upstream)[^1].Json), output);
                stream.Complete(output);
                stream.Fail(new ChatError("cut off"), output);

                var text = Encoding.UTF8.GetString(output.WrittenSpan);
                Assert.Empty(StreamGrammar.Check(client, text));
                Assert.Equal("overloaded", stream.Failure!.Message);
                Assert.Single(text.Split('\n'), line => line.Contains("overloaded", StringComparison.Ordinal) && line.StartsWith("data:", StringComparison.Ordinal));
                Assert.DoesNotContain("cut off", text, StringComparison.Ordinal);
                Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
                Assert.False(stream.IsEnded);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_stream_without_its_last_event_is_complete_if_it_said_why_it_stopped(ChatFormat client, ChatFormat upstream)
    {
        // Responses say it in their last event only.
        var drop = upstream switch { ChatFormat.Gemini => 0, ChatFormat.Completions => 2, _ => 1 };
        var whole = Read(client, upstream, drop);
        Assert.Equal(upstream != ChatFormat.Responses, whole.IsEnded);
        Assert.Empty(StreamGrammar.Check(client, whole.Text).Where(fault => !fault.Contains("usageMetadata", StringComparison.Ordinal)));

        var cut = Read(client, upstream, drop + 1 + (upstream == ChatFormat.Completions ? 0 : upstream == ChatFormat.Bedrock ? 1 : 0));
        Assert.False(cut.IsEnded);
        Assert.Empty(StreamGrammar.Check(client, cut.Text));
        Assert.Contains("cut off", cut.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void An_event_that_is_too_large_breaks_the_stream(ChatFormat upstream)
    {
        var client = upstream == ChatFormat.Messages ? ChatFormat.Completions : ChatFormat.Messages;
        using var stream = Translator.OpenStream(new TranslationContext { Client = client, Upstream = upstream, MaxEventBytes = 1000 });
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, json) in WireSamples.Events(upstream).Take(2))
        {
            stream.Push(Bytes(upstream, type, json), output);
        }

        Assert.Throws<StreamFormatException>(() => stream.Push(Encoding.UTF8.GetBytes("data: {\"x\":\"" + new string('x', 1000)), output));
        stream.Fail(new ChatError("too large") { Status = 502 }, output);
        Assert.Empty(StreamGrammar.Check(client, Encoding.UTF8.GetString(output.WrittenSpan)));
    }

    [Theory]
    [InlineData("response.content_part.done", "")]
    [InlineData("response.output_text.done", "")]
    [InlineData("response.output_item.done", "")]
    [InlineData("response.content_part.done", "a")]
    [InlineData("response.output_item.done", "a")]
    public void A_text_that_comes_whole_is_told_once_whatever_says_it(string type, string streamed)
    {
        foreach (var (kind, member) in (ReadOnlySpan<(string, string)>)[("output_text", "text"), ("refusal", "refusal")])
        {
            var name = kind == "refusal" ? type.Replace("output_text", "refusal", StringComparison.Ordinal) : type;
            var part = $$"""{"type":"{{kind}}","{{member}}":"abc"}""";
            var delta = streamed.Length == 0 ? "" : $$"""data: {"type":"response.{{kind}}.delta","output_index":0,"content_index":0,"delta":"abc"}""" + "\n\n";
            var done = $$$"""{"type":"{{{name}}}","output_index":0,"content_index":0,"{{{member}}}":"abc","part":{{{part}}},"item":{"type":"message","content":[{{{part}}}]} }""";
            var stream = Wire.Stream(ChatFormat.Messages, ChatFormat.Responses, $$$"""
                data: {"type":"response.created","response":{"id":"i","model":"m"}}

                data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}}

                data: {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"{{{kind}}}","{{{member}}}":""}}

                {{{delta}}}data: {{{done}}}

                data: {"type":"response.completed","response":{"id":"i","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":1} } }


                """);
            var events = Streams.Events(ChatFormat.Messages, stream).ConvertAll(data => JsonNode.Parse(data.GetRawText())!);
            Assert.Equal("abc", string.Concat(events.Select(data => data["delta"]?["text"]?.ToString())));
            Assert.Equal(kind == "refusal" ? "refusal" : "end_turn", events.Single(data => data["type"]!.ToString() == "message_delta")["delta"]!["stop_reason"]!.ToString());
        }
    }

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Of_counts_in_every_chunk_the_last_ones_are_told(ChatFormat client)
    {
        const string counting = """
            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"a"}}],"usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}


            """;
        foreach (var (rest, output) in (ReadOnlySpan<(string, int)>)[("", 2), ("data: [DONE]\n\n", 2), ("data: {\"id\":\"i\",\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}\n\ndata: [DONE]\n\n", 3)])
        {
            var text = Wire.Stream(client, ChatFormat.Completions, counting + rest);
            Assert.Empty(StreamGrammar.Check(client, text));
            Assert.Contains(client == ChatFormat.Gemini ? $"\"candidatesTokenCount\":{output}" : $"\"output_tokens\":{output}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_Gemini_says_in_one_event_is_one_chunk()
    {
        var stream = Wire.Stream(ChatFormat.Completions, ChatFormat.Gemini, """
            data: {"responseId":"r","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"a"},{"text":"b"}]}}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}}

            data: {"responseId":"r","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"sig"},{"functionCall":{"name":"g","args":{}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4,"totalTokenCount":7}}


            """);

        var chunks = Streams.Events(ChatFormat.Completions, stream).ConvertAll(data => JsonNode.Parse(data.GetRawText())!);
        Assert.Equal(2, chunks.Count);
        Wire.Same("""{"role":"assistant","content":"ab","reasoning_content":"hm"}""", chunks[0]["choices"]![0]!["delta"]);
        Wire.Same(
            """{"content":null,"tool_calls":[{"index":0,"id":"call_r_0__thought__sig","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":1,"id":"call_r_1","type":"function","function":{"name":"g","arguments":"{}"}}]}""",
            chunks[1]["choices"]![0]!["delta"]);
        Assert.Equal(("tool_calls", 7), (chunks[1]["choices"]![0]!["finish_reason"]!.ToString(), chunks[1]["usage"]!["total_tokens"]!.GetValue<int>()));
    }

    [Fact]
    public void Pieces_that_one_chunk_cannot_hold_in_their_order_are_several()
    {
        var stream = Wire.Stream(ChatFormat.Completions, ChatFormat.Gemini, """
            data: {"responseId":"r","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"text":"a"},{"text":"hm","thought":true},{"functionCall":{"name":"f","args":{}}},{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}


            """);

        var deltas = Streams.Events(ChatFormat.Completions, stream).ConvertAll(data => data.GetProperty("choices")[0].GetProperty("delta").GetRawText());
        Assert.Equal(3, deltas.Count);
        Assert.Contains("\"content\":\"a\"", deltas[0], StringComparison.Ordinal);
        Assert.Contains("\"hm\"", deltas[1], StringComparison.Ordinal);
        Assert.Contains("\"f\"", deltas[1], StringComparison.Ordinal);
        Assert.Contains("\"content\":\"b\"", deltas[2], StringComparison.Ordinal);
    }

    private static (string Text, bool IsEnded) Read(ChatFormat client, ChatFormat upstream, int drop)
    {
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, json) in WireSamples.Events(upstream).SkipLast(drop))
        {
            stream.Push(Bytes(upstream, type, json), output);
        }

        stream.Complete(output);
        stream.Fail(new ChatError("cut off") { Status = 502 }, output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), stream.IsEnded);
    }

    private static byte[] Bytes(ChatFormat upstream, string type, string json)
    {
        if (upstream != ChatFormat.Bedrock)
        {
            return Encoding.UTF8.GetBytes($"data: {json}\n\n");
        }

        var frame = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteEvent(frame, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(json));
        return frame.WrittenSpan.ToArray();
    }

    private static byte[] Exception()
    {
        var frame = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteException(frame, "throttlingException"u8, """{"message":"overloaded"}"""u8);
        return frame.WrittenSpan.ToArray();
    }
}
