using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Whatever a client or a provider sends, there is JSON, a refusal or a broken stream: never another exception.</summary>
public sealed class OddInputTests
{
    private const int Rounds = 60;

    private static readonly string[] Odd = ["null", "true", "7", "-1.5e300", "\"\"", "\"odd\"", "[]", "[null,1,\"x\",{}]", "{}", "{\"type\":\"odd\",\"text\":1}"];

    private static readonly Dictionary<ChatFormat, string> Requests = new()
    {
        [ChatFormat.Completions] = """
            {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA","detail":"low"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,AA","filename":"a"}}]},
             {"role":"assistant","content":"a","reasoning_content":"r","reasoning_signature":"x","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"c","content":"o"}],
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]},"b":{"$ref":"#/$defs/B"}},"required":["a"],"$defs":{"B":{"type":["array","null"],"items":{"enum":[1,"x"]}}}}}}],
             "tool_choice":{"type":"function","function":{"name":"f"}},"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}},"stop":["a"],"max_tokens":5,"temperature":0.5,"reasoning_effort":"low","stream":true,"stream_options":{"include_usage":true},"logprobs":true,"top_logprobs":2,"n":1,"metadata":{"a":"b"},"user":"u"}
            """,
        [ChatFormat.Messages] = """
            {"model":"m","max_tokens":10,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"},"title":"x"}]},
             {"role":"assistant","content":[{"type":"thinking","thinking":"h","signature":"s"},{"type":"redacted_thinking","data":"r"},{"type":"text","text":"a"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"o"}]}]}],
             "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}},{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},"thinking":{"type":"enabled","budget_tokens":2000},"output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}},"stop_sequences":["x"],"metadata":{"user_id":"u"},"top_k":3}
            """,
        [ChatFormat.Responses] = """
            {"model":"m","instructions":"i","input":[{"role":"user","content":[{"type":"input_text","text":"t","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"input_image","image_url":"data:image/png;base64,AA"},{"type":"input_file","filename":"a.pdf","file_data":"AA"},{"type":"input_audio","input_audio":{"data":"A","format":"mp3"}}]},
             {"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"h"}],"encrypted_content":"e"},{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{}","status":"completed"},{"type":"custom_tool_call","id":"ct","call_id":"d","name":"p","input":"x"},
             {"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"o"}]},{"type":"custom_tool_call_output","call_id":"d","output":"o"},{"type":"message","role":"assistant","id":"m","content":[{"type":"output_text","text":"a","annotations":[],"logprobs":[]},{"type":"refusal","refusal":"n"}]},{"type":"web_search_call","id":"w"}],
             "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false},{"type":"custom","name":"p","format":{"type":"grammar","syntax":"lark","definition":"x"}},{"type":"web_search"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]},"text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}},"verbosity":"low"},"reasoning":{"effort":"high","summary":"auto"},"include":["reasoning.encrypted_content"],"stream":true,"metadata":{"a":"b"}}
            """,
        [ChatFormat.Gemini] = """
            {"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[{"text":"t"},{"inlineData":{"mimeType":"image/png","data":"AA"}},{"fileData":{"mimeType":"video/mp4","fileUri":"gs://a/b"}}]},{"role":"model","parts":[{"text":"h","thought":true,"thoughtSignature":"c2ln"},{"functionCall":{"id":"c","name":"f","args":{"a":1}},"thoughtSignature":"c2ln"},{"executableCode":{"code":"x"}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"c","name":"f","response":{"output":"o"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AA"}}]}}]}],"tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING","nullable":true,"enum":["x"]}}}}]},{"googleSearch":{}}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},"generationConfig":{"temperature":1,"topK":2,"stopSequences":["a"],"responseMimeType":"application/json","responseSchema":{"type":"OBJECT"},"thinkingConfig":{"thinkingBudget":100,"includeThoughts":true}},"safetySettings":[],"labels":{"a":"b"}}
            """,
    };

    private static readonly Dictionary<ChatFormat, string> Answers = new()
    {
        [ChatFormat.Completions] = """
            {"id":"i","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a","refusal":null,"reasoning_content":"r","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls","logprobs":{"content":[{"token":"a","logprob":-1,"bytes":[1],"top_logprobs":[]}]}}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":1}}}
            """,
        [ChatFormat.Messages] = """
            {"id":"i","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"h","signature":"s"},{"type":"text","text":"a","citations":[]},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3}}
            """,
        [ChatFormat.Responses] = """
            {"id":"i","object":"response","created_at":1,"status":"completed","model":"m","output":[{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"h"}],"encrypted_content":"e"},{"type":"message","id":"m","role":"assistant","content":[{"type":"output_text","text":"a","annotations":[]}]},{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{}"},{"type":"image_generation_call","id":"ig","result":"AA"}],"incomplete_details":{"reason":"x"},"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3,"input_tokens_details":{"cached_tokens":1}}}
            """,
        [ChatFormat.Gemini] = """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"h","thought":true,"thoughtSignature":"c2ln"},{"text":"a"},{"functionCall":{"name":"f","args":{"a":1}}},{"inlineData":{"mimeType":"image/png","data":"AA"}}]},"finishReason":"STOP","index":0}],"promptFeedback":{"blockReason":"X"},"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":1}]},"modelVersion":"m","responseId":"r"}
            """,
        [ChatFormat.Bedrock] = """
            {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"h","signature":"s"}}},{"text":"a"},{"toolUse":{"toolUseId":"t","name":"f","input":{"a":1}}}]}},"stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3,"cacheReadInputTokens":1},"metrics":{"latencyMs":1}}
            """,
    };

    private static readonly Dictionary<ChatFormat, string[]> Events = new()
    {
        [ChatFormat.Completions] =
        [
            """{"id":"i","model":"m","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"r"}}]}""",
            """{"id":"i","choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]}""",
            """{"id":"i","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{"}},{"index":1,"id":"d","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}""",
            """{"id":"i","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":"tool_calls"}]}""",
            """{"id":"i","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"completion_tokens_details":{"reasoning_tokens":1}}}""",
        ],
        [ChatFormat.Messages] =
        [
            """{"type":"message_start","message":{"id":"i","model":"m","usage":{"input_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"h"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}""",
            """{"type":"message_stop"}""",
        ],
        [ChatFormat.Responses] =
        [
            """{"type":"response.created","response":{"id":"r","model":"m","created_at":1}}""",
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"item_id":"rs","delta":"h"}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","encrypted_content":"e"}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"m"}}""",
            """{"type":"response.content_part.added","output_index":1,"content_index":0,"part":{"type":"output_text","text":""}}""",
            """{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"a","logprobs":[{"token":"a"}]}""",
            """{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"a"}""",
            """{"type":"response.content_part.done","output_index":1,"content_index":0,"part":{"type":"output_text","text":"a"}}""",
            """{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}""",
            """{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{}"}}""",
            """{"type":"response.completed","response":{"id":"r","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}""",
        ],
        [ChatFormat.Gemini] =
        [
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"h","thought":true,"thoughtSignature":"c2ln"}]}}],"modelVersion":"m","responseId":"r"}""",
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"a"},{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"c2ln"},{"inlineData":{"mimeType":"image/png","data":"AA"}}]}}]}""",
            """{"candidates":[{"content":{"role":"model","parts":[]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3}}""",
        ],
    };

    [Theory]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Odd_requests_are_translated_or_refused(ChatFormat client)
    {
        foreach (var body in Mutations(Requests[client]))
        {
            foreach (var upstream in Enum.GetValues<ChatFormat>())
            {
                var output = new ArrayBufferWriter<byte>();
                var result = Run(body, () => Translator.TranslateRequest(Encoding.UTF8.GetBytes(body), Wire.Context(client, upstream), output));
                if (result.IsWritten)
                {
                    Run(body, () => JsonNode.Parse(output.WrittenSpan));
                }
            }
        }
    }

    [Theory]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    [InlineData(ChatFormat.Bedrock)]
    public void Odd_answers_are_translated_or_not_understood(ChatFormat upstream)
    {
        foreach (var body in Mutations(Answers[upstream]))
        {
            foreach (var client in Requests.Keys)
            {
                var output = new ArrayBufferWriter<byte>();
                var result = Run(body, () => Translator.TranslateAnswer(Encoding.UTF8.GetBytes(body), Wire.Context(client, upstream), output));
                if (result.Answer is not null)
                {
                    Run(body, () => JsonNode.Parse(output.WrittenSpan));
                }
            }
        }
    }

    [Theory]
    [InlineData(ChatFormat.Completions)]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Odd_streams_become_valid_streams(ChatFormat upstream)
    {
        var events = Events[upstream];
        for (var seed = 0; seed < Rounds * 2; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            foreach (var line in events)
            {
                // Some events are missing, doubled or odd.
                var copies = random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 };
                for (var i = 0; i < copies; i++)
                {
                    text.Append("data: ").Append(random.Next(4) == 0 ? Mutate(line, random) : line).Append("\n\n");
                }
            }

            foreach (var client in Requests.Keys)
            {
                if (client == upstream)
                {
                    continue;
                }

                var written = Run(text.ToString(), () => Finished(client, upstream, text.ToString()));
                // Counts that were never reported, and arguments that never were JSON, cannot be made up.
                var faults = StreamGrammar.Check(client, written).Where(static fault => !fault.Contains("usageMetadata", StringComparison.Ordinal) && !fault.Contains("no JSON object", StringComparison.Ordinal)).ToList();
                Assert.True(faults.Count == 0, $"{client} from {upstream}: {string.Join("; ", faults)}\n{text}\n=>\n{written}");
            }
        }
    }

    // A stream as the gateway sends it: what is not ended by the provider ends with an error.
    private static string Finished(ChatFormat client, ChatFormat upstream, string body)
    {
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        stream.Push(Encoding.UTF8.GetBytes(body), output);
        stream.Complete(output);
        stream.Fail(new ChatError("cut off") { Status = 502 }, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static T Run<T>(string input, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(input, e);
        }
    }

    private static IEnumerable<string> Mutations(string sample)
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            yield return Mutate(sample, new Random(seed));
        }
    }

    // Puts a value of another kind into one to three places, or takes something away.
    private static string Mutate(string sample, Random random)
    {
        var root = JsonNode.Parse(sample)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var places = new List<JsonNode>();
            Collect(root, places);
            var place = places[random.Next(places.Count)];
            var odd = JsonNode.Parse(Odd[random.Next(Odd.Length)]);
            switch (place)
            {
                case JsonObject { Count: > 0 } members:
                    var name = members.ElementAt(random.Next(members.Count)).Key;
                    if (random.Next(3) == 0)
                    {
                        members.Remove(name);
                    }
                    else
                    {
                        members[name] = odd;
                    }

                    break;
                case JsonArray { Count: > 0 } items:
                    items[random.Next(items.Count)] = odd;
                    break;
            }
        }

        return root.ToJsonString();
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject members:
                places.Add(members);
                foreach (var (_, value) in members)
                {
                    Collect(value, places);
                }

                break;
            case JsonArray items:
                places.Add(items);
                foreach (var item in items)
                {
                    Collect(item, places);
                }

                break;
        }
    }
}
