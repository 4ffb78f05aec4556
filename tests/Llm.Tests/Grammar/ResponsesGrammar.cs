using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Agentgateway.Llm.Tests.Grammar;

/// <summary>What clients of Responses streams count on: names, numbers, order, and that every <c>done</c> repeats what was streamed.</summary>
internal sealed class ResponsesGrammar
{
    private readonly Dictionary<string, StringBuilder> _texts = [];
    private readonly HashSet<string> _openParts = [];
    private readonly List<JsonElement> _done = [];
    private JsonElement? _item;
    private int _added;

    /// <summary>Fails the test if the stream is not valid.</summary>
    /// <returns>The response of the last event; null if the stream is a bare error.</returns>
    public static JsonElement? Check(string stream)
    {
        var events = SseText.Parse(stream);
        Assert.NotEmpty(events);
        if (events is [("error", _)])
        {
            return null;
        }

        return new ResponsesGrammar().Run(events);
    }

    private JsonElement Run(List<(string Name, JsonElement Data)> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var (name, data) = events[i];
            Assert.Equal(data.GetProperty("type").GetString(), name);
            Assert.Equal(i, data.GetProperty("sequence_number").GetInt32());
            Assert.Equal(i == 0, name == "response.created");
            var isLast = name is "response.completed" or "response.incomplete" or "response.failed";
            Assert.Equal(i == events.Count - 1, isLast);
            if (!isLast && i > 0)
            {
                Step(name, data);
            }
        }

        var created = events[0].Data.GetProperty("response");
        var response = events[^1].Data.GetProperty("response");
        Assert.Equal("in_progress", created.GetProperty("status").GetString());
        Assert.Equal("response." + response.GetProperty("status").GetString(), events[^1].Name);
        foreach (var member in (string[])["id", "model", "created_at", "object"])
        {
            Assert.Equal(created.GetProperty(member).ToString(), response.GetProperty(member).ToString());
        }

        Assert.Null(_item);
        Assert.Empty(_openParts);
        var output = response.GetProperty("output").EnumerateArray().ToList();
        Assert.Equal(_done.Count, output.Count);
        for (var i = 0; i < output.Count; i++)
        {
            Same(_done[i], output[i]);
        }

        if (response.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            Assert.True(usage.GetProperty("input_tokens").GetInt64() + usage.GetProperty("output_tokens").GetInt64() <= usage.GetProperty("total_tokens").GetInt64());
            Assert.True(usage.GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt64() <= usage.GetProperty("input_tokens").GetInt64());
        }

        return response;
    }

    private void Step(string name, JsonElement data)
    {
        switch (name)
        {
            case "response.output_item.added":
                Assert.Null(_item);
                Assert.Equal(_added++, data.GetProperty("output_index").GetInt32());
                _item = data.GetProperty("item");
                _texts.Clear();
                return;
            case "response.output_item.done":
                ItemDone(data);
                return;
        }

        Assert.NotNull(_item);
        Assert.Equal(_item.Value.GetProperty("id").GetString(), data.GetProperty("item_id").GetString());
        Assert.Equal(_added - 1, data.GetProperty("output_index").GetInt32());
        var place = data.TryGetProperty("content_index", out var content) ? "c" + content.GetInt32() : data.TryGetProperty("summary_index", out var summary) ? "s" + summary.GetInt32() : "";
        switch (name)
        {
            case "response.content_part.added" or "response.reasoning_summary_part.added":
                Assert.Equal(_texts.Count, int.Parse(place[1..], System.Globalization.CultureInfo.InvariantCulture));
                Assert.True(_openParts.Add(place));
                _texts[place] = new StringBuilder();
                break;
            case "response.output_text.delta" or "response.refusal.delta" or "response.reasoning_summary_text.delta":
                Assert.Contains(place, _openParts);
                _texts[place].Append(data.GetProperty("delta").GetString());
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta":
                Assert.Equal("", place);
                (_texts.TryGetValue("", out var arguments) ? arguments : _texts[""] = new StringBuilder()).Append(data.GetProperty("delta").GetString());
                break;
            case "response.output_text.done" or "response.reasoning_summary_text.done":
                Assert.Equal(_texts[place].ToString(), data.GetProperty("text").GetString());
                break;
            case "response.refusal.done":
                Assert.Equal(_texts[place].ToString(), data.GetProperty("refusal").GetString());
                break;
            case "response.content_part.done" or "response.reasoning_summary_part.done":
                var part = data.GetProperty("part");
                Assert.Equal(_texts[place].ToString(), part.GetProperty(part.GetProperty("type").GetString() == "refusal" ? "refusal" : "text").GetString());
                Assert.True(_openParts.Remove(place));
                break;
            case "response.function_call_arguments.done" or "response.custom_tool_call_input.done":
                var whole = data.GetProperty(name == "response.function_call_arguments.done" ? "arguments" : "input").GetString();
                Assert.Equal(_texts.TryGetValue("", out var streamed) ? streamed.ToString() : whole == "{}" ? "{}" : "", whole);
                _texts[""] = new StringBuilder(whole);
                break;
            default:
                Assert.Fail("unknown event " + name);
                break;
        }
    }

    private void ItemDone(JsonElement data)
    {
        Assert.NotNull(_item);
        Assert.Empty(_openParts);
        Assert.Equal(_added - 1, data.GetProperty("output_index").GetInt32());
        var item = data.GetProperty("item");
        Assert.Equal(_item.Value.GetProperty("id").GetString(), item.GetProperty("id").GetString());
        Assert.Equal(_item.Value.GetProperty("type").GetString(), item.GetProperty("type").GetString());
        switch (item.GetProperty("type").GetString())
        {
            case "message":
                var parts = item.GetProperty("content").EnumerateArray().ToList();
                Assert.Equal(_texts.Count, parts.Count);
                for (var i = 0; i < parts.Count; i++)
                {
                    Assert.Equal(_texts["c" + i].ToString(), parts[i].GetProperty(parts[i].GetProperty("type").GetString() == "refusal" ? "refusal" : "text").GetString());
                }

                break;
            case "function_call":
                Assert.Equal(_texts[""].ToString(), item.GetProperty("arguments").GetString());
                break;
            case "custom_tool_call":
                Assert.Equal(_texts[""].ToString(), item.GetProperty("input").GetString());
                break;
            case "reasoning":
                Assert.Equal(string.Concat(_texts.Values), string.Concat(item.GetProperty("summary").EnumerateArray().Select(part => part.GetProperty("text").GetString())));
                break;
        }

        _done.Add(item);
        _item = null;
    }

    private static void Same(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetRawText()), JsonNode.Parse(actual.GetRawText())), actual.GetRawText());
}
