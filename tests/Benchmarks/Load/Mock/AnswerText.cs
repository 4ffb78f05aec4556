using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>Buffered answers as the vendors write them.</summary>
internal static class AnswerText
{
    public static string For(Api api, Behaviour behaviour)
    {
        var text = new string('w', behaviour.AnswerBytes);
        int input = behaviour.InputTokens, output = behaviour.OutputTokens;
        var arguments = behaviour.ToolCall;
        return api switch
        {
            Api.Completions => Invariant(
                $$$"""
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"{{{behaviour.Name}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}","refusal":null{{{(arguments ? ",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"arguments\":\"{\\\"place\\\":\\\"Ulm\\\"}\"}}]" : "")}}}},"logprobs":null,"finish_reason":"{{{(arguments ? "tool_calls" : "stop")}}}"}],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}},"prompt_tokens_details":{"cached_tokens":0}},"system_fingerprint":"fp_1"}
                """),
            Api.Responses => Invariant(
                $$$"""
                {"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","model":"{{{behaviour.Name}}}","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"{{{text}}}","annotations":[]}]}],"usage":{"input_tokens":{{{input}}},"input_tokens_details":{"cached_tokens":0},"output_tokens":{{{output}}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{{input + output}}}}}
                """),
            _ => Invariant(
                $$$"""
                {"id":"msg_1","type":"message","role":"assistant","model":"{{{behaviour.Name}}}","content":[{"type":"text","text":"{{{text}}}"}{{{(arguments ? ",{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look_up\",\"input\":{\"place\":\"Ulm\"}}" : "")}}}],"stop_reason":"{{{(arguments ? "tool_use" : "end_turn")}}}","stop_sequence":null,"usage":{"input_tokens":{{{input}}},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":{{{output}}}}}
                """),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
