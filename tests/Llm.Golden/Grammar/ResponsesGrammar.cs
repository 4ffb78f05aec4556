using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>OpenAI responses: numbered events named by their type; items are added, filled and done; the final response repeats every item.</summary>
internal sealed class ResponsesGrammar : StreamChecker
{
    private readonly Dictionary<int, Item> _items = [];
    private int _next;
    private bool _created;
    private bool _ended;

    /// <inheritdoc />
    protected override void Json(string? name, JsonElement data)
    {
        var type = Text(data, "type");
        Must(name == type, $"the event is named '{name}', the data is of type '{type}'");
        Must(!_ended, $"'{type}' after the end");
        Must(Number(data, "sequence_number") == _next, $"sequence_number {Number(data, "sequence_number")}, expected {_next}");
        _next++;
        if (type is not ("response.created" or "error"))
        {
            Must(_created, $"'{type}' before response.created");
        }

        switch (type)
        {
            case "response.created":
                Must(!_created, "a second response.created");
                _created = true;
                Must(Text(Member(data, "response"), "id") is { Length: > 0 } && Text(Member(data, "response"), "object") == "response", "response.created without response");
                break;
            case "response.in_progress" or "response.queued":
                break;
            case "response.output_item.added":
                Added(data);
                break;
            case "response.output_item.done":
                ItemDone(data);
                break;
            case "response.completed" or "response.incomplete" or "response.failed":
                Final(type, Member(data, "response"));
                break;
            case "error":
                Must(Text(data, "message") is not null || Text(Member(data, "error"), "message") is not null, "an error without message");
                _ended = true;
                break;
            default:
                Inside(type ?? "", data);
                break;
        }
    }

    /// <inheritdoc />
    protected override void AtEnd() => Must(_ended, "the stream has no final response");

    private void Added(JsonElement data)
    {
        var index = Number(data, "output_index");
        var item = Member(data, "item");
        Must(index == _items.Count, $"output_index {index}, expected {_items.Count}");
        Must(Text(item, "id") is { Length: > 0 } && Text(item, "type") is not null, "an item without id or type");
        _items[index] = new Item(Text(item, "id") ?? "", Text(item, "type") ?? "");
    }

    private void ItemDone(JsonElement data)
    {
        if (!_items.TryGetValue(Number(data, "output_index"), out var item))
        {
            Fault("an item is done that was not added");
            return;
        }

        Must(!item.IsDone, "an item is done twice");
        Must(item.OpenParts.Count == 0, "an item is done while a part is open");
        item.IsDone = true;
        var done = Member(data, "item");
        Must(Text(done, "id") == item.Id && Text(done, "type") == item.Type, "the done item is another one");
        item.Json = done.GetRawText();
        if (item.Type == "function_call")
        {
            Must(Text(done, "arguments") == item.Text.ToString(), "the arguments of the done item are not those that were streamed");
        }
        else if (item.Type == "message")
        {
            var text = new StringBuilder();
            foreach (var part in Member(done, "content").EnumerateArray())
            {
                text.Append(Text(part, "text") ?? Text(part, "refusal"));
            }

            Must(text.ToString() == item.Text.ToString(), "the text of the done item is not what was streamed");
        }
    }

    private void Inside(string type, JsonElement data)
    {
        if (!_items.TryGetValue(Number(data, "output_index"), out var item) || item.IsDone)
        {
            Fault($"'{type}' outside of an item");
            return;
        }

        Must(Text(data, "item_id") == item.Id, $"'{type}' names another item");
        var part = Number(data, "content_index") >= 0 ? Number(data, "content_index") : Number(data, "summary_index");
        switch (type)
        {
            case "response.content_part.added" or "response.reasoning_summary_part.added":
                Must(item.OpenParts.Add(part), "a part is added twice");
                break;
            case "response.content_part.done" or "response.reasoning_summary_part.done":
                Must(item.OpenParts.Remove(part), "a part is done that is not open");
                break;
            case "response.output_text.delta" or "response.refusal.delta":
                Must(item.OpenParts.Contains(part), $"'{type}' outside of a part");
                item.Text.Append(Text(data, "delta"));
                item.PartText.Append(Text(data, "delta"));
                break;
            case "response.output_text.done" or "response.refusal.done":
                Must((Text(data, "text") ?? Text(data, "refusal")) == item.PartText.ToString(), $"'{type}' does not repeat what was streamed");
                item.PartText.Clear();
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta":
                item.Text.Append(Text(data, "delta"));
                break;
            case "response.function_call_arguments.done":
                Must(Text(data, "arguments") == item.Text.ToString(), "the done arguments are not those that were streamed");
                break;
            case "response.custom_tool_call_input.done":
                Must(Text(data, "input") == item.Text.ToString(), "the done input is not what was streamed");
                break;
        }
    }

    private void Final(string type, JsonElement response)
    {
        _ended = true;
        Must("response." + Text(response, "status") == type, $"{type} with status '{Text(response, "status")}'");
        if (type == "response.failed")
        {
            Must(Member(response, "error").ValueKind == JsonValueKind.Object, "a failed response without error");
            return;
        }

        Must(_items.Values.All(static item => item.IsDone), "the response ends while an item is open");
        var output = Member(response, "output");
        if (Must(output.ValueKind == JsonValueKind.Array && output.GetArrayLength() == _items.Count, "the final response does not hold every item"))
        {
            for (var i = 0; i < _items.Count; i++)
            {
                Must(output[i].GetRawText() == _items[i].Json, $"item {i} of the final response is not the one that was done");
            }
        }
    }

    private sealed class Item(string id, string type)
    {
        public string Id { get; } = id;

        public string Type { get; } = type;

        public HashSet<int> OpenParts { get; } = [];

        public StringBuilder Text { get; } = new();

        public StringBuilder PartText { get; } = new();

        public string Json { get; set; } = "";

        public bool IsDone { get; set; }
    }
}
