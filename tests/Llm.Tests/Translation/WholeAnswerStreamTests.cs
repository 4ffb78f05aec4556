using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Streaming;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A whole answer where a stream was asked for, several answers, and failures that come with a success as status.</summary>
public sealed class WholeAnswerStreamTests
{
    private const string Failed = """{"id":"r","object":"response","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down, please."},"output":[],"usage":{"input_tokens":7,"output_tokens":0,"total_tokens":7}}""";

    private static readonly ChatFormat[] Clients = [ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini];

    public static TheoryData<ChatFormat, ChatFormat> Pairs()
    {
        var pairs = new TheoryData<ChatFormat, ChatFormat>();
        foreach (var client in Clients)
        {
            foreach (var upstream in Enum.GetValues<ChatFormat>().Where(format => format != client))
            {
                pairs.Add(client, upstream);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_whole_answer_is_told_as_the_stream_that_says_the_same(ChatFormat client, ChatFormat upstream)
    {
        var answer = new ChatAnswer { Source = upstream, Id = "a1", Model = "m", Created = 1, Usage = new() { ProviderInput = 3, Output = 4, InputExcludesCache = upstream is ChatFormat.Messages or ChatFormat.Bedrock } };
        answer.Choices.Add(new ChatChoice { Parts = [new ReasoningPart("hm"), new TextPart("said"), new ToolCallPart("c1", "f", """{"a":1}"""), new ToolCallPart("c2", "g", "")], Stop = StopReason.ToolUse });
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            ChatFormats.Get(upstream).WriteAnswer(answer, json, Wire.Context(client, upstream));
        }

        var output = new ArrayBufferWriter<byte>();
        var result = Translator.StreamAnswer(body.WrittenMemory, Wire.Context(client, upstream, stream: true), output);

        Assert.Equal((3, 4), (result.Answer!.Usage!.Input, result.Answer.Usage.Output));
        var stream = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Empty(StreamGrammar.Check(client, stream));
        var fold = new AnswerFold(client);
        using (var reader = ChatFormats.Get(client).OpenReader(Wire.Context(client, client, stream: true)))
        {
            reader.Push(output.WrittenSpan, fold);
            reader.Complete(fold);
        }

        Assert.True(fold.IsEnded);
        var choice = fold.Answer.Choices.Single();
        Assert.Equal("said", string.Concat(choice.Parts.OfType<TextPart>().Select(part => part.Text)));
        Assert.Equal("hm", string.Concat(choice.Parts.OfType<ReasoningPart>().Select(part => part.Text)));
        Assert.Equal([("f", """{"a":1}"""), ("g", "{}")], choice.Parts.OfType<ToolCallPart>().Select(part => (part.Name, part.Arguments.Length == 0 ? "{}" : part.Arguments)));
        Assert.Equal(StopReason.ToolUse, choice.Stop);
        Assert.Equal((3, 4), (fold.Answer.Usage!.Input, fold.Answer.Usage.Output));
    }

    [Fact]
    public void A_signature_survives_in_an_answer_that_is_told_as_a_stream()
    {
        const string body = """{"content":[{"type":"thinking","thinking":"hm","signature":"SIG"},{"type":"redacted_thinking","data":"RED"},{"type":"text","text":"a"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
        var output = new ArrayBufferWriter<byte>();

        Translator.StreamAnswer(Encoding.UTF8.GetBytes(body), Wire.Context(ChatFormat.Completions, ChatFormat.Messages, stream: true), output);

        Assert.Contains("\"reasoning_signature\":\"SIG\"", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Gemini)]
    public void A_failed_response_keeps_the_providers_message_and_its_usage(ChatFormat client)
    {
        foreach (var stream in new[] { false, true })
        {
            var context = Wire.Context(client, ChatFormat.Responses, stream: stream);
            var body = Encoding.UTF8.GetBytes(Failed);
            var output = new ArrayBufferWriter<byte>();
            var result = stream ? Translator.StreamAnswer(body, context, output) : Translator.TranslateAnswer(body, context, output);

            Assert.Null(result.Answer);
            Assert.Equal(("Slow down, please.", "rate_limit_exceeded"), (result.Failure!.Message, result.Failure.Code));
            Assert.Equal(7, result.FailedUsage!.Input);
        }
    }

    [Theory]
    [InlineData(ChatFormat.Completions, """{"error":{"message":"no credit","code":402}}""", "no credit")]
    [InlineData(ChatFormat.Completions, """{"error":"no credit"}""", "no credit")]
    [InlineData(ChatFormat.Messages, """{"type":"error","error":{"type":"overloaded_error","message":"busy"}}""", "busy")]
    [InlineData(ChatFormat.Gemini, """{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}""", "quota")]
    [InlineData(ChatFormat.Responses, """{"id":"r","status":"in_progress","output":[],"error":null}""", "The response is in_progress.")]
    public void An_error_with_the_status_of_a_success_is_an_error(ChatFormat upstream, string body, string message)
    {
        var client = upstream == ChatFormat.Messages ? ChatFormat.Completions : ChatFormat.Messages;

        var result = Translator.TranslateAnswer(Encoding.UTF8.GetBytes(body), Wire.Context(client, upstream), new ArrayBufferWriter<byte>());

        Assert.Null(result.Answer);
        Assert.Equal(message, result.Failure?.Message);
    }

    [Theory]
    [InlineData(ChatFormat.Completions, ChatFormat.Messages, false, "n")]
    [InlineData(ChatFormat.Completions, ChatFormat.Responses, false, "n")]
    [InlineData(ChatFormat.Completions, ChatFormat.Bedrock, false, "n")]
    [InlineData(ChatFormat.Completions, ChatFormat.Gemini, true, "n")]
    [InlineData(ChatFormat.Gemini, ChatFormat.Messages, false, "generationConfig.candidateCount")]
    [InlineData(ChatFormat.Gemini, ChatFormat.Completions, true, "generationConfig.candidateCount")]
    public void Several_answers_are_refused_where_they_cannot_be_told(ChatFormat client, ChatFormat upstream, bool stream, string field)
    {
        var result = Translator.TranslateRequest(Encoding.UTF8.GetBytes(Request(client, 2)), Wire.Context(client, upstream, stream: stream), new ArrayBufferWriter<byte>());

        Assert.Equal((field, 400), (result.Refusal?.Param, result.Refusal?.Status));
    }

    [Theory]
    [InlineData(ChatFormat.Completions, ChatFormat.Gemini, 2, "candidateCount")]
    [InlineData(ChatFormat.Gemini, ChatFormat.Completions, 2, "\"n\":2")]
    [InlineData(ChatFormat.Completions, ChatFormat.Messages, 1, "messages")]
    [InlineData(ChatFormat.Gemini, ChatFormat.Bedrock, 1, "messages")]
    public void Several_answers_are_asked_for_where_they_can_be_told_and_one_is_everywhere(ChatFormat client, ChatFormat upstream, int count, string member) =>
        Assert.Contains(member, Wire.Request(client, upstream, Request(client, count)).ToJsonString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Of_several_answers_in_a_stream_the_first_is_told(ChatFormat client)
    {
        var stream = Wire.Stream(client, ChatFormat.Completions, """
            data: {"id":"i","model":"m","choices":[{"index":1,"delta":{"role":"assistant","content":"second"}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"first"}},{"index":1,"delta":{"content":"second"}}]}

            data: {"id":"i","model":"m","choices":[{"index":1,"delta":{},"finish_reason":"length"}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"i","model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}

            data: [DONE]


            """);

        Assert.Empty(StreamGrammar.Check(client, stream));
        Assert.Contains("first", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("second", stream, StringComparison.Ordinal);
    }

    private static string Request(ChatFormat client, int count) => client == ChatFormat.Completions
        ? $$"""{"model":"m","messages":[{"role":"user","content":"a"}],"n":{{count}}}"""
        : $$$"""{"contents":[{"role":"user","parts":[{"text":"a"}]}],"generationConfig":{"candidateCount":{{{count}}}}}""";
}
