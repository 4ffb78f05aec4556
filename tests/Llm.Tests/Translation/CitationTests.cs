using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Tests.Formats;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Pages that an answer cites reach every client whose format can name them: "Rain. It is wet.", of which the last sentence rests on a page.</summary>
public sealed class CitationTests
{
    private const string Url = "https://example.com/rain";

    private static readonly Dictionary<ChatFormat, string> Whole = new()
    {
        [ChatFormat.Completions] = """{"id":"i","model":"m","choices":[{"index":0,"message":{"content":"Rain. It is wet.","annotations":[{"type":"url_citation","url_citation":{"start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"}}]},"finish_reason":"stop"}]}""",
        [ChatFormat.Responses] = """{"id":"i","model":"m","status":"completed","output":[{"type":"web_search_call","id":"ws_1","status":"completed"},{"type":"message","content":[{"type":"output_text","text":"Rain. It is wet.","annotations":[{"type":"url_citation","start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"},{"type":"file_citation","file_id":"f"}]}]}]}""",
        [ChatFormat.Messages] = """{"id":"i","model":"m","content":[{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"rain"}},{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]},{"type":"text","text":"Rain. "},{"type":"text","text":"It is wet.","citations":[{"type":"web_search_result_location","url":"https://example.com/rain","title":"Rain","encrypted_index":"x","cited_text":"wet"},{"type":"char_location","cited_text":"x","document_index":0,"document_title":null,"start_char_index":0,"end_char_index":1}]}],"stop_reason":"end_turn"}""",
        [ChatFormat.Gemini] = """{"responseId":"i","modelVersion":"m","candidates":[{"content":{"parts":[{"text":"Rain. It is wet."}]},"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["rain"],"groundingChunks":[{"web":{"uri":"https://example.com/rain","title":"Rain"}}],"groundingSupports":[{"segment":{"startIndex":6,"endIndex":16,"text":"It is wet."},"groundingChunkIndices":[0,7]}]}}]}""",
    };

    private static readonly Dictionary<ChatFormat, string> Streamed = new()
    {
        [ChatFormat.Completions] = """
            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Rain. "}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"content":"It is wet."}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation","url_citation":{"start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"}}]}}]}

            data: {"id":"i","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}

            data: [DONE]


            """,
        [ChatFormat.Responses] = """
            data: {"type":"response.created","response":{"id":"i","model":"m"}}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Rain. It is wet."}

            data: {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation_index":0,"annotation":{"type":"url_citation","start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"}}

            data: {"type":"response.content_part.done","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Rain. It is wet.","annotations":[{"type":"url_citation","start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"}]}}

            data: {"type":"response.completed","response":{"id":"i","model":"m","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2}}}


            """,
        [ChatFormat.Messages] = """
            data: {"type":"message_start","message":{"id":"i","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Rain. "}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"","citations":[]}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://example.com/rain","title":"Rain","encrypted_index":"x","cited_text":"wet"}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"It is wet."}}

            data: {"type":"content_block_stop","index":1}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            data: {"type":"message_stop"}


            """,
        [ChatFormat.Gemini] = """
            data: {"responseId":"i","modelVersion":"m","candidates":[{"content":{"parts":[{"text":"Rain. It is wet."}]}}]}

            data: {"responseId":"i","modelVersion":"m","candidates":[{"content":{"parts":[]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://example.com/rain","title":"Rain"}}],"groundingSupports":[]}}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}


            """,
    };

    public static TheoryData<ChatFormat, ChatFormat> Pairs()
    {
        var pairs = new TheoryData<ChatFormat, ChatFormat>();
        foreach (var client in (ChatFormat[])[ChatFormat.Completions, ChatFormat.Responses, ChatFormat.Gemini])
        {
            foreach (var upstream in Whole.Keys.Where(upstream => upstream != client))
            {
                pairs.Add(client, upstream);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_page_is_named_with_what_rests_on_it(ChatFormat client, ChatFormat upstream)
    {
        var answer = Wire.Answer(client, upstream, Whole[upstream]);
        switch (client)
        {
            case ChatFormat.Completions:
                Wire.Same("""[{"type":"url_citation","url_citation":{"start_index":6,"end_index":16,"url":"https://example.com/rain","title":"Rain"}}]""", answer["choices"]![0]!["message"]!["annotations"]);
                break;
            case ChatFormat.Responses:
                // Anthropic's text comes in two parts; positions count in the part.
                var (start, end) = upstream == ChatFormat.Messages ? (0, 10) : (6, 16);
                var content = answer["output"]!.AsArray().Single(item => item!["type"]!.ToString() == "message")!["content"]!.AsArray();
                Wire.Same($$"""[{"type":"url_citation","start_index":{{start}},"end_index":{{end}},"url":"https://example.com/rain","title":"Rain"}]""", content[^1]!["annotations"]);
                break;
            default:
                Wire.Same("""{"groundingChunks":[{"web":{"uri":"https://example.com/rain","title":"Rain"}}]}""", answer["candidates"]![0]!["groundingMetadata"]);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_page_is_named_once_in_a_stream(ChatFormat client, ChatFormat upstream)
    {
        var events = Streams.Events(client, Wire.Stream(client, upstream, Streamed[upstream])).ConvertAll(data => JsonNode.Parse(data.GetRawText())!);
        // Of Gemini's stream nobody knows what rests on the page: all of it does.
        var start = upstream == ChatFormat.Gemini || (client == ChatFormat.Responses && upstream == ChatFormat.Messages) ? 0 : 6;
        var length = upstream == ChatFormat.Gemini ? 16 : 10;
        switch (client)
        {
            case ChatFormat.Completions:
                var annotation = events.Select(data => (data["choices"] as JsonArray)?.FirstOrDefault()?["delta"]?["annotations"]).OfType<JsonArray>().Single().Single()!;
                Wire.Same($$$"""{"start_index":{{{start}}},"end_index":{{{start + length}}},"url":"https://example.com/rain","title":"Rain"}""", annotation["url_citation"]);
                break;
            case ChatFormat.Responses:
                var added = events.Single(data => data["type"]!.ToString() == "response.output_text.annotation.added");
                Assert.Equal((start, start + length, Url), (added["annotation"]!["start_index"]!.GetValue<int>(), added["annotation"]!["end_index"]!.GetValue<int>(), added["annotation"]!["url"]!.ToString()));
                Assert.Single(events[^1]["response"]!["output"]!.AsArray().Single()!["content"]!.AsArray()[^1]!["annotations"]!.AsArray());
                break;
            default:
                Assert.Equal(Url, events.Single(data => data["candidates"]?[0]!["groundingMetadata"] is not null)["candidates"]![0]!["groundingMetadata"]!["groundingChunks"]![0]!["web"]!["uri"]!.ToString());
                break;
        }
    }

    [Theory]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Clients_of_Messages_get_the_text_alone(ChatFormat upstream)
    {
        Assert.DoesNotContain(Url, Wire.Answer(ChatFormat.Messages, upstream, Whole[upstream]).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Url, Wire.Stream(ChatFormat.Messages, upstream, Streamed[upstream]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_at_the_end_counts_if_no_citation_came_before()
    {
        var stream = Wire.Stream(ChatFormat.Completions, ChatFormat.Responses, string.Join("\n\n", Streamed[ChatFormat.Responses].Split("\n\n").Where(block => !block.Contains("annotation.added", StringComparison.Ordinal))));
        Assert.Single(stream.Split('\n'), line => line.Contains(Url, StringComparison.Ordinal));
    }
}
