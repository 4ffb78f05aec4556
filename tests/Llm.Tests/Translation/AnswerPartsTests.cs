using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Tests.Formats;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Parts of answers that few models give: pictures, sound, calls of free text, calls that lack something.</summary>
public sealed class AnswerPartsTests
{
    private const string Picture = "iVBORw0=";

    private static readonly Dictionary<ChatFormat, string> Whole = new()
    {
        [ChatFormat.Completions] = """{"id":"i","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"look","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0="}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""",
        [ChatFormat.Responses] = """{"id":"i","model":"m","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"look","annotations":[]}]},{"type":"image_generation_call","id":"ig_1","status":"completed","output_format":"png","result":"iVBORw0="}],"usage":{"input_tokens":1,"output_tokens":2}}""",
        [ChatFormat.Gemini] = """{"responseId":"i","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"text":"look"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0="}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}""",
        [ChatFormat.Bedrock] = """{"output":{"message":{"role":"assistant","content":[{"text":"look"},{"image":{"format":"png","source":{"bytes":"iVBORw0="}}}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3}}""",
    };

    private static readonly Dictionary<ChatFormat, string> Streamed = new()
    {
        [ChatFormat.Completions] = """
            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"look"}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"content":"","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0="}}]}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}

            data: [DONE]


            """,
        [ChatFormat.Responses] = """
            data: {"type":"response.created","response":{"id":"i","model":"m"}}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"look"}

            data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"look"}]}}

            data: {"type":"response.output_item.added","output_index":1,"item":{"type":"image_generation_call","id":"ig_1","status":"in_progress"}}

            data: {"type":"response.image_generation_call.partial_image","output_index":1,"partial_image_b64":"AAAA","partial_image_index":0}

            data: {"type":"response.output_item.done","output_index":1,"item":{"type":"image_generation_call","id":"ig_1","status":"completed","output_format":"png","result":"iVBORw0="}}

            data: {"type":"response.completed","response":{"id":"i","model":"m","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2}}}


            """,
        [ChatFormat.Gemini] = """
            data: {"responseId":"i","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"text":"look"}]}}]}

            data: {"responseId":"i","modelVersion":"m","candidates":[{"content":{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0="}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}


            """,
    };

    public static TheoryData<ChatFormat, ChatFormat> Pictures()
    {
        var pairs = new TheoryData<ChatFormat, ChatFormat>();
        foreach (var client in (ChatFormat[])[ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini])
        {
            foreach (var upstream in Whole.Keys.Where(upstream => upstream != client))
            {
                pairs.Add(client, upstream);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_reaches_every_client(ChatFormat client, ChatFormat upstream)
    {
        var answer = Wire.Answer(client, upstream, Whole[upstream]);
        Assert.Equal(Picture, PictureOf(client, answer));

        if (Streamed.TryGetValue(upstream, out var body))
        {
            var events = Streams.Events(client, Wire.Stream(client, upstream, body)).ConvertAll(data => JsonNode.Parse(data.GetRawText())!);
            Assert.Equal([Picture], events.Select(data => PictureOfEvent(client, data)).OfType<string>());
            Assert.DoesNotContain(events, data => data.ToJsonString().Contains("AAAA", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void What_is_spoken_is_told_as_text(ChatFormat client)
    {
        var answer = Wire.Answer(client, ChatFormat.Completions, """{"choices":[{"message":{"role":"assistant","content":null,"audio":{"id":"a","data":"AA==","transcript":"hello"}},"finish_reason":"stop"}]}""");
        Assert.Contains("\"text\":\"hello\"", answer.ToJsonString(), StringComparison.Ordinal);

        var stream = Wire.Stream(client, ChatFormat.Completions, """
            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","audio":{"id":"a","transcript":"hel"}}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"audio":{"data":"AA==","transcript":"lo"}}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}

            data: [DONE]


            """);
        Assert.Contains("\"hel\"", stream, StringComparison.Ordinal);
        Assert.Contains("\"lo\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_beside_the_sound_is_not_told_twice() =>
        Assert.Single(Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, """{"choices":[{"message":{"content":"hello","audio":{"id":"a","data":"AA==","transcript":"hello"}},"finish_reason":"stop"}]}""")["content"]!.AsArray());

    [Fact]
    public void Calls_of_free_text_are_custom_calls_for_a_client_that_declared_them()
    {
        const string call = """{"type":"custom_tool_call","id":"ctc_1","call_id":"c","name":"run","input":"ls \"x\"","status":"completed"}""";
        var answer = Wire.Answer(ChatFormat.Completions, ChatFormat.Responses, $$"""{"id":"i","model":"m","status":"completed","output":[{{call}}]}""");
        Wire.Same("""[{"id":"c","type":"custom","custom":{"name":"run","input":"ls \"x\""}}]""", answer["choices"]![0]!["message"]!["tool_calls"]);

        var stream = Wire.Stream(ChatFormat.Completions, ChatFormat.Responses, $$$"""
            data: {"type":"response.created","response":{"id":"i","model":"m"}}

            data: {"type":"response.output_item.added","output_index":0,"item":{"type":"custom_tool_call","id":"ctc_1","call_id":"c","name":"run","input":""}}

            data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"ls "}

            data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"\"x\""}

            data: {"type":"response.output_item.done","output_index":0,"item":{{{call}}}}

            data: {"type":"response.completed","response":{"id":"i","status":"completed","output":[]}}


            """);
        var calls = Streams.Events(ChatFormat.Completions, stream).SelectMany(data => data.GetProperty("choices").EnumerateArray())
            .Where(choice => choice.GetProperty("delta").TryGetProperty("tool_calls", out _)).Select(choice => choice.GetProperty("delta").GetProperty("tool_calls")[0]).ToList();
        Assert.Equal("custom", calls[0].GetProperty("type").GetString());
        Assert.Equal("ls \"x\"", string.Concat(calls.Select(piece => piece.GetProperty("custom").GetProperty("input").GetString())));
    }

    [Fact]
    public void Calls_without_an_id_get_one_and_calls_without_a_name_are_none()
    {
        const string calls = """{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"f","arguments":"{}"}},{"id":"x","type":"function","function":{"name":"","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""";
        var answer = Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, calls);
        Assert.Equal(["f"], answer["content"]!.AsArray().Select(block => block!["name"]!.ToString()));
        Assert.StartsWith("call_", answer["content"]![0]!["id"]!.ToString(), StringComparison.Ordinal);

        var nothing = Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, """{"choices":[{"message":{"content":"a","tool_calls":[]},"finish_reason":"tool_calls"}]}""");
        Assert.Equal("end_turn", nothing["stop_reason"]!.ToString());
    }

    [Fact]
    public void A_call_in_the_words_of_2023_is_a_call()
    {
        var answer = Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, """{"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{\"a\":1}"}},"finish_reason":"function_call"}]}""");
        Assert.Equal("tool_use", answer["stop_reason"]!.ToString());
        Wire.Same("""{"a":1}""", answer["content"]![0]!["input"]);
    }

    private static string? PictureOf(ChatFormat client, JsonNode answer) => client switch
    {
        ChatFormat.Completions => DataOf(answer["choices"]![0]!["message"]!["images"]?[0]),
        ChatFormat.Messages => answer["content"]!.AsArray().Single(block => block!["type"]!.ToString() == "image")!["source"]!["data"]!.ToString(),
        ChatFormat.Responses => answer["output"]!.AsArray().Single(item => item!["type"]!.ToString() == "image_generation_call")!["result"]!.ToString(),
        _ => answer["candidates"]![0]!["content"]!["parts"]!.AsArray().Single(part => part!["inlineData"] is not null)!["inlineData"]!["data"]!.ToString(),
    };

    private static string? PictureOfEvent(ChatFormat client, JsonNode data) => client switch
    {
        ChatFormat.Completions => DataOf((data["choices"] as JsonArray)?.FirstOrDefault()?["delta"]?["images"]?[0]),
        ChatFormat.Messages => data["content_block"]?["source"]?["data"]?.ToString(),
        ChatFormat.Responses => data["type"]!.ToString() == "response.output_item.done" ? data["item"]!["result"]?.ToString() : null,
        _ => data["candidates"]?[0]!["content"]!["parts"]!.AsArray().FirstOrDefault(part => part!["inlineData"] is not null)?["inlineData"]!["data"]!.ToString(),
    };

    private static string? DataOf(JsonNode? image) => image?["image_url"]!["url"]!.ToString().Replace("data:image/png;base64,", "", StringComparison.Ordinal);
}
