using System.Globalization;
using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>The events of a stream as the vendors write them.</summary>
/// <param name="Before">Everything that precedes the first piece of text.</param>
/// <param name="Event">One piece of text, with a stamp in it.</param>
/// <param name="Middle">Ends the text and begins a tool call; null without one.</param>
/// <param name="ToolEvent">One piece of the tool call's arguments, with a stamp in it.</param>
/// <param name="After">The end, with usage.</param>
internal sealed record EventText(string Before, string Event, string? Middle, string? ToolEvent, string After)
{
    /// <summary>The tool call streams in Anthropic's and OpenAI's shapes; the Responses API streams text only here.</summary>
    public static EventText For(Api api, Behaviour behaviour)
    {
        var text = Stamp.Placeholder + new string(' ', Math.Max(0, behaviour.EventBytes - Stamp.Placeholder.Length - 2)) + "w ";
        return api switch
        {
            Api.Completions => Completions(behaviour, text),
            Api.Responses => Responses(behaviour, text),
            _ => Messages(behaviour, text),
        };
    }

    private static EventText Completions(Behaviour behaviour, string text)
    {
        int input = behaviour.InputTokens, output = behaviour.OutputTokens;
        return new EventText(
            Chunk("""{"role":"assistant","content":""}""", "null"),
            Chunk($$"""{"content":"{{text}}"}""", "null"),
            behaviour.ToolCall ? Chunk("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look_up","arguments":"{\"place\":\""}}]}""", "null") : null,
            Chunk($$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{text}}}"}}]}""", "null"),
            (behaviour.ToolCall ? Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"\"}"}}]}""", "null") : "")
                + Chunk("{}", behaviour.ToolCall ? "\"tool_calls\"" : "\"stop\"")
                + Invariant($$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"{{{behaviour.Name}}}","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}""")
                + "\n\ndata: [DONE]\n\n");

        string Chunk(string delta, string reason) =>
            $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"{{behaviour.Name}}","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{reason}}}]}""" + "\n\n";
    }

    private static EventText Messages(Behaviour behaviour, string text)
    {
        var last = behaviour.ToolCall ? 1 : 0;
        return new EventText(
            Named("message_start", Invariant($$$$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{{{behaviour.Name}}}}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":{{{{behaviour.InputTokens}}}},"output_tokens":1}}}"""))
                + Named("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Named("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}"""),
            behaviour.ToolCall
                ? Named("content_block_stop", """{"type":"content_block_stop","index":0}""")
                    + Named("content_block_start", """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"look_up","input":{}}}""")
                    + Arguments("{\\\"place\\\":\\\"")
                : null,
            Arguments(text),
            (behaviour.ToolCall ? Arguments("\\\"}") : "")
                + Named("content_block_stop", Invariant($$"""{"type":"content_block_stop","index":{{last}}}"""))
                + Named("message_delta", Invariant($$$"""{"type":"message_delta","delta":{"stop_reason":"{{{(behaviour.ToolCall ? "tool_use" : "end_turn")}}}","stop_sequence":null},"usage":{"output_tokens":{{{behaviour.OutputTokens}}}}}"""))
                + Named("message_stop", """{"type":"message_stop"}"""));

        static string Arguments(string piece) =>
            Named("content_block_delta", $$$"""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{{{piece}}}"}}""");
    }

    private static EventText Responses(Behaviour behaviour, string text)
    {
        int input = behaviour.InputTokens, output = behaviour.OutputTokens;
        return new EventText(
            Named("response.created", $$$"""{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"{{{behaviour.Name}}}","output":[]}}""")
                + Named("response.output_item.added", """{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","status":"in_progress","content":[]}}""")
                + Named("response.content_part.added", """{"type":"response.content_part.added","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}"""),
            Named("response.output_text.delta", $$"""{"type":"response.output_text.delta","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{text}}"}"""),
            null,
            null,
            Named("response.completed", Invariant($$$$"""{"type":"response.completed","sequence_number":4,"response":{"id":"resp_1","object":"response","status":"completed","model":"{{{{behaviour.Name}}}}","output":[],"usage":{"input_tokens":{{{{input}}}},"output_tokens":{{{{output}}}},"total_tokens":{{{{input + output}}}}}}}""")));
    }

    private static string Named(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
