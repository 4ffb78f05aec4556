using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Tests.Formats;

/// <summary>The same answer as every provider streams it: thoughts "hm", the text "hé€😀", a call of f with {"a":"ü"}, 10 tokens in, 5 out.</summary>
internal static class WireSamples
{
    /// <summary>Text of the answer.</summary>
    public const string Text = "hé€😀";

    /// <summary>Events of a stream; Bedrock's as (type, payload).</summary>
    public static (string Type, string Json)[] Events(ChatFormat format) => format switch
    {
        ChatFormat.Completions =>
        [
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"hm"}}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hé"}}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"€😀"}}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]}}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":\"ü\"}"}}]}}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""),
            ("", """{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}"""),
            ("", "[DONE]"),
        ],
        ChatFormat.Messages =>
        [
            ("message_start", """{"type":"message_start","message":{"id":"i","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":10,"output_tokens":1}}}"""),
            ("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"""),
            ("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"""),
            ("content_block_stop", """{"type":"content_block_stop","index":0}"""),
            ("content_block_start", """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"""),
            ("content_block_delta", """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"hé"}}"""),
            ("content_block_delta", """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"€😀"}}"""),
            ("content_block_stop", """{"type":"content_block_stop","index":1}"""),
            ("content_block_start", """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c","name":"f","input":{}}}"""),
            ("content_block_delta", """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":\"ü\"}"}}"""),
            ("content_block_stop", """{"type":"content_block_stop","index":2}"""),
            ("message_delta", """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}"""),
            ("message_stop", """{"type":"message_stop"}"""),
        ],
        ChatFormat.Responses =>
        [
            ("response.created", """{"type":"response.created","sequence_number":0,"response":{"id":"i","model":"m","created_at":1,"status":"in_progress"}}"""),
            ("response.output_item.added", """{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}"""),
            ("response.reasoning_summary_text.delta", """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"item_id":"rs","delta":"hm"}"""),
            ("response.output_item.done", """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"hm"}]}}"""),
            ("response.output_item.added", """{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"m","role":"assistant","content":[]}}"""),
            ("response.content_part.added", """{"type":"response.content_part.added","output_index":1,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}"""),
            ("response.output_text.delta", """{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"hé"}"""),
            ("response.output_text.delta", """{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"€😀"}"""),
            ("response.output_text.done", """{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"hé€😀"}"""),
            ("response.content_part.done", """{"type":"response.content_part.done","output_index":1,"content_index":0,"part":{"type":"output_text","text":"hé€😀"}}"""),
            ("response.output_item.done", """{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"m","role":"assistant","content":[{"type":"output_text","text":"hé€😀"}]}}"""),
            ("response.output_item.added", """{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":""}}"""),
            ("response.function_call_arguments.delta", """{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\"a\":\"ü\"}"}"""),
            ("response.output_item.done", """{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{\"a\":\"ü\"}"}}"""),
            ("response.completed", """{"type":"response.completed","response":{"id":"i","model":"m","status":"completed","output":[],"usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15}}}"""),
        ],
        ChatFormat.Gemini =>
        [
            ("", """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"hm","thought":true}]}}],"modelVersion":"m","responseId":"i"}"""),
            ("", """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"hé"}]}}],"modelVersion":"m","responseId":"i"}"""),
            ("", """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"€😀"}]}}],"modelVersion":"m","responseId":"i"}"""),
            ("", """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"functionCall":{"id":"c","name":"f","args":{"a":"ü"}}}]}}],"modelVersion":"m","responseId":"i"}"""),
            ("", """{"candidates":[{"index":0,"content":{"role":"model","parts":[]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15},"modelVersion":"m","responseId":"i"}"""),
        ],
        _ =>
        [
            ("messageStart", """{"role":"assistant"}"""),
            ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}"""),
            ("contentBlockStop", """{"contentBlockIndex":0}"""),
            ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"hé"}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"€😀"}}"""),
            ("contentBlockStop", """{"contentBlockIndex":1}"""),
            ("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"c","name":"f"}}}"""),
            ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"a\":\"ü\"}"}}}"""),
            ("contentBlockStop", """{"contentBlockIndex":2}"""),
            ("messageStop", """{"stopReason":"tool_use"}"""),
            ("metadata", """{"usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15},"metrics":{"latencyMs":1}}"""),
        ],
    };

    /// <summary>Optional members of the format that may be there and be null.</summary>
    public static string[] Optional(ChatFormat format) => format switch
    {
        ChatFormat.Completions => ["usage", "error", "finish_reason", "logprobs", "tool_calls", "refusal", "function_call", "audio", "content", "reasoning_content", "reasoning_signature", "service_tier", "system_fingerprint", "prompt_tokens_details", "completion_tokens_details"],
        ChatFormat.Messages => ["error", "usage", "stop_sequence", "container", "cache_creation", "cache_read_input_tokens", "service_tier", "citations", "signature", "stop_reason", "delta_extra"],
        ChatFormat.Responses => ["error", "usage", "incomplete_details", "encrypted_content", "logprobs", "annotations", "service_tier", "namespace", "status_details"],
        ChatFormat.Gemini => ["error", "promptFeedback", "usageMetadata", "finishReason", "thoughtSignature", "citationMetadata", "functionCall", "inlineData", "promptTokensDetails"],
        _ => ["trace", "additionalModelResponseFields", "performanceConfig", "cacheReadInputTokens", "cacheDetails", "signature", "redactedContent"],
    };
}
