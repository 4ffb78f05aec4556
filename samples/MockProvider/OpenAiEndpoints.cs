using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>OpenAI's wire format: chat completions (buffered and streamed), embeddings, models.</summary>
internal static class OpenAiEndpoints
{
    private static readonly string[] Models = ["mock-gpt", "mock-gpt-mini", "mock-embedding"];

    /// <summary>Maps the endpoints under <c>/v1</c> and under Gemini's compatible path.</summary>
    public static void MapOpenAi(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["/v1", "/v1beta/openai"])
        {
            app.MapPost(prefix + "/chat/completions", ChatAsync);
            app.MapPost(prefix + "/embeddings", EmbeddingsAsync);
            app.MapGet(prefix + "/models", (HttpContext http) => http.WriteJsonAsync(200, ModelList()));
        }
    }

    private static async Task ChatAsync(HttpContext http)
    {
        if (await http.ReadObjectAsync() is not { } request)
        {
            await ErrorAsync(http, 400, "The body is not a JSON object.", "invalid_request_error");
            return;
        }

        var asked = MockHttp.TextOf(request["model"]);
        var behavior = MockBehavior.Of(http, asked);
        await Task.Delay(behavior.Latency, http.RequestAborted);
        if (behavior.FailStatus is { } status)
        {
            await ErrorAsync(http, status, $"The mock was asked to fail with {status}.", status == 429 ? "rate_limit_error" : "server_error");
            return;
        }

        if (asked.Length == 0 || request["messages"] is not JsonArray { Count: > 0 } messages)
        {
            await ErrorAsync(http, 400, asked.Length == 0 ? "you must provide a model parameter" : "'messages' must not be empty.", "invalid_request_error");
            return;
        }

        var answer = MockBrain.Answer(Conversation(request, messages));
        if (MockHttp.IsTrue(request["stream"]))
        {
            await StreamAsync(http, request, behavior, answer);
        }
        else
        {
            await http.WriteJsonAsync(200, Completion(http, behavior.Model, answer));
        }
    }

    private static MockConversation Conversation(JsonObject request, JsonArray messages)
    {
        var prompt = "";
        MockToolResult? result = null;
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages.OfType<JsonObject>())
        {
            switch (MockHttp.TextOf(message["role"]))
            {
                case "user":
                    (prompt, result) = (MockHttp.TextOf(message["content"]), null);
                    break;
                case "assistant" when message["tool_calls"] is JsonArray toolCalls:
                    foreach (var call in toolCalls.OfType<JsonObject>())
                    {
                        calls[MockHttp.TextOf(call["id"])] = MockHttp.TextOf(call["function"]?["name"]);
                    }

                    break;
                case "tool":
                    result = new MockToolResult(calls.GetValueOrDefault(MockHttp.TextOf(message["tool_call_id"])), MockHttp.TextOf(message["content"]));
                    break;
            }
        }

        var choice = request["tool_choice"];
        var tools = new List<MockTool>();
        if (MockHttp.TextOf(choice) != "none")
        {
            foreach (var tool in (request["tools"] as JsonArray ?? []).OfType<JsonObject>())
            {
                tools.Add(new MockTool(MockHttp.TextOf(tool["function"]?["name"]), tool["function"]?["parameters"] as JsonObject));
            }
        }

        if (choice is JsonObject named)
        {
            tools.RemoveAll(t => t.Name != MockHttp.TextOf(named["function"]?["name"]));
        }

        return new MockConversation(
            prompt,
            string.Join('\n', messages.OfType<JsonObject>().Select(m => MockHttp.TextOf(m["content"]))),
            tools,
            MustCall: choice is JsonObject || MockHttp.TextOf(choice) == "required",
            result,
            MockHttp.IntOf(request["max_completion_tokens"]) ?? MockHttp.IntOf(request["max_tokens"]),
            WantsJson: MockHttp.TextOf(request["response_format"]?["type"]).StartsWith("json", StringComparison.Ordinal));
    }

    private static JsonObject Completion(HttpContext http, string model, MockAnswer answer)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = answer.ToolName is null ? answer.Text : null, ["refusal"] = null };
        if (answer.ToolName is not null)
        {
            message["tool_calls"] = new JsonArray(ToolCall(answer, withIndex: false));
        }

        return new JsonObject
        {
            ["id"] = Id(http),
            ["object"] = "chat.completion",
            ["created"] = Now(http),
            ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = message,
                ["logprobs"] = null,
                ["finish_reason"] = Finish(answer),
            }),
            ["usage"] = Usage(answer),
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_mock",
        };
    }

    private static async Task StreamAsync(HttpContext http, JsonObject request, MockBehavior behavior, MockAnswer answer)
    {
        var withUsage = MockHttp.IsTrue(request["stream_options"]?["include_usage"]);
        var id = Id(http);
        var created = Now(http);
        var sent = 0;
        http.StartEvents();
        await Send(new JsonObject { ["role"] = "assistant", ["content"] = answer.ToolName is null ? "" : null, ["refusal"] = null }, null);
        if (answer.ToolName is not null)
        {
            var head = ToolCall(answer, withIndex: true);
            var arguments = MockHttp.TextOf(head["function"]!["arguments"]);
            head["function"]!["arguments"] = "";
            await Send(new JsonObject { ["tool_calls"] = new JsonArray(head) }, null);
            foreach (var part in arguments.Chunk(12))
            {
                var delta = new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = new string(part) } };
                await Send(new JsonObject { ["tool_calls"] = new JsonArray(delta) }, null);
            }
        }

        foreach (var piece in answer.Pieces())
        {
            await Send(new JsonObject { ["content"] = piece }, null);
        }

        await Send([], Finish(answer));
        if (withUsage)
        {
            var last = Chunk(id, created, behavior.Model, []);
            last["usage"] = Usage(answer);
            await http.WriteEventAsync(behavior, sent++, null, last);
        }

        await http.Response.Body.WriteAsync("data: [DONE]\n\n"u8.ToArray(), http.RequestAborted);

        Task Send(JsonObject delta, string? finish)
        {
            var choice = new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish };
            var chunk = Chunk(id, created, behavior.Model, new JsonArray(choice));
            if (withUsage)
            {
                chunk["usage"] = null;
            }

            return http.WriteEventAsync(behavior, sent++, null, chunk);
        }
    }

    private static JsonObject Chunk(string id, long created, string model, JsonArray choices) => new()
    {
        ["id"] = id,
        ["object"] = "chat.completion.chunk",
        ["created"] = created,
        ["model"] = model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_mock",
        ["choices"] = choices,
    };

    private static JsonObject ToolCall(MockAnswer answer, bool withIndex)
    {
        var call = new JsonObject();
        if (withIndex)
        {
            call["index"] = 0;
        }

        call["id"] = "call_mock_" + answer.ToolName;
        call["type"] = "function";
        call["function"] = new JsonObject { ["name"] = answer.ToolName, ["arguments"] = answer.Arguments!.ToJsonString() };
        return call;
    }

    private static JsonObject Usage(MockAnswer answer) => new()
    {
        ["prompt_tokens"] = answer.InputTokens,
        ["completion_tokens"] = answer.OutputTokens,
        ["total_tokens"] = answer.InputTokens + answer.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0, ["accepted_prediction_tokens"] = 0, ["rejected_prediction_tokens"] = 0 },
    };

    private static async Task EmbeddingsAsync(HttpContext http)
    {
        var request = await http.ReadObjectAsync();
        var behavior = MockBehavior.Of(http, MockHttp.TextOf(request?["model"]));
        await Task.Delay(behavior.Latency, http.RequestAborted);
        if (behavior.FailStatus is { } status)
        {
            await ErrorAsync(http, status, $"The mock was asked to fail with {status}.", "server_error");
            return;
        }

        var inputs = request?["input"] switch
        {
            JsonArray many => [.. many.Select(MockHttp.TextOf)],
            JsonValue one => [MockHttp.TextOf(one)],
            _ => Array.Empty<string>(),
        };
        if (inputs.Length == 0)
        {
            await ErrorAsync(http, 400, "'input' is required.", "invalid_request_error");
            return;
        }

        var dimensions = Math.Clamp(MockHttp.IntOf(request!["dimensions"]) ?? 64, 1, 4096);
        var base64 = MockHttp.TextOf(request["encoding_format"]) == "base64";
        var data = new JsonArray();
        foreach (var input in inputs)
        {
            var vector = MockBrain.Embed(input, dimensions);
            JsonNode embedding = base64
                ? Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector))
                : new JsonArray([.. vector.Select(v => (JsonNode)v)]);
            data.Add(new JsonObject { ["object"] = "embedding", ["index"] = data.Count, ["embedding"] = embedding });
        }

        var tokens = inputs.Sum(MockBrain.Tokens);
        await http.WriteJsonAsync(200, new JsonObject
        {
            ["object"] = "list",
            ["data"] = data,
            ["model"] = behavior.Model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
        });
    }

    private static JsonObject ModelList() => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. Models.Select(m => (JsonNode)new JsonObject { ["id"] = m, ["object"] = "model", ["created"] = 1700000000, ["owned_by"] = "mock" })]),
    };

    private static Task ErrorAsync(HttpContext http, int status, string message, string type) =>
        http.WriteJsonAsync(status, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = "mock_" + status.ToString(CultureInfo.InvariantCulture) },
        });

    private static string Finish(MockAnswer answer) => answer.ToolName is not null ? "tool_calls" : answer.Truncated ? "length" : "stop";

    private static string Id(HttpContext http) => "chatcmpl-mock-" + http.TraceIdentifier.Replace(':', '-');

    private static long Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
}
