using System.Globalization;
using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>OpenAI's Responses API: buffered and streamed, with function calls.</summary>
internal static class ResponsesEndpoints
{
    /// <summary>Maps <c>/v1/responses</c>.</summary>
    public static void MapResponses(this IEndpointRouteBuilder app) => app.MapPost("/v1/responses", CreateAsync);

    private static async Task CreateAsync(HttpContext http)
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

        if (asked.Length == 0 || request["input"] is null)
        {
            await ErrorAsync(http, 400, asked.Length == 0 ? "you must provide a model parameter" : "'input' is required.", "invalid_request_error");
            return;
        }

        var answer = MockBrain.Answer(Conversation(request));
        if (MockHttp.IsTrue(request["stream"]))
        {
            await StreamAsync(http, request, behavior, answer);
        }
        else
        {
            await http.WriteJsonAsync(200, Response(http, request, behavior.Model, answer, "completed"));
        }
    }

    private static MockConversation Conversation(JsonObject request)
    {
        var prompt = "";
        MockToolResult? result = null;
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new List<string> { MockHttp.TextOf(request["instructions"]) };
        if (request["input"] is JsonArray items)
        {
            foreach (var item in items.OfType<JsonObject>())
            {
                texts.Add(MockHttp.TextOf(item["content"] ?? item["output"]));
                switch (MockHttp.TextOf(item["type"]))
                {
                    case "function_call":
                        calls[MockHttp.TextOf(item["call_id"])] = MockHttp.TextOf(item["name"]);
                        break;
                    case "function_call_output":
                        result = new MockToolResult(calls.GetValueOrDefault(MockHttp.TextOf(item["call_id"])), MockHttp.TextOf(item["output"]));
                        break;
                    case "" or "message" when MockHttp.TextOf(item["role"]) == "user":
                        (prompt, result) = (MockHttp.TextOf(item["content"]), null);
                        break;
                }
            }
        }
        else
        {
            prompt = MockHttp.TextOf(request["input"]);
            texts.Add(prompt);
        }

        var choice = request["tool_choice"];
        var tools = MockHttp.TextOf(choice) == "none"
            ? []
            : (request["tools"] as JsonArray ?? []).OfType<JsonObject>()
                .Where(tool => MockHttp.TextOf(tool["type"]) == "function" && (choice is not JsonObject named || MockHttp.TextOf(named["name"]) == MockHttp.TextOf(tool["name"])))
                .Select(tool => new MockTool(MockHttp.TextOf(tool["name"]), tool["parameters"] as JsonObject)).ToList();
        return new MockConversation(
            prompt,
            string.Join('\n', texts.Where(text => text.Length > 0)),
            tools,
            MustCall: choice is JsonObject || MockHttp.TextOf(choice) == "required",
            result,
            MockHttp.IntOf(request["max_output_tokens"]),
            WantsJson: MockHttp.TextOf(request["text"]?["format"]?["type"]).StartsWith("json", StringComparison.Ordinal));
    }

    private static JsonObject Response(HttpContext http, JsonObject request, string model, MockAnswer answer, string status)
    {
        var done = status != "in_progress";
        var cut = done && answer.Truncated;
        return new JsonObject
        {
            ["id"] = "resp_mock" + Suffix(http),
            ["object"] = "response",
            ["created_at"] = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds(),
            ["status"] = cut ? "incomplete" : status,
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = cut ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
            ["instructions"] = request["instructions"]?.DeepClone(),
            ["max_output_tokens"] = request["max_output_tokens"]?.DeepClone(),
            ["model"] = model,
            ["output"] = done ? new JsonArray(Item(http, answer, "completed")) : [],
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
            ["store"] = false,
            ["temperature"] = 1.0,
            ["text"] = request["text"]?.DeepClone() ?? new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = request["tool_choice"]?.DeepClone() ?? "auto",
            ["tools"] = request["tools"]?.DeepClone() ?? new JsonArray(),
            ["top_p"] = 1.0,
            ["truncation"] = "disabled",
            ["usage"] = done ? Usage(answer) : null,
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject Item(HttpContext http, MockAnswer answer, string status)
    {
        var done = status == "completed";
        return answer.ToolName is null
            ? new JsonObject
            {
                ["id"] = "msg_mock" + Suffix(http),
                ["type"] = "message",
                ["status"] = done && answer.Truncated ? "incomplete" : status,
                ["role"] = "assistant",
                ["content"] = done ? new JsonArray(TextPart(answer.Text)) : [],
            }
            : new JsonObject
            {
                ["id"] = "fc_mock" + Suffix(http),
                ["type"] = "function_call",
                ["status"] = status,
                ["call_id"] = "call_mock_" + answer.ToolName,
                ["name"] = answer.ToolName,
                ["arguments"] = done ? answer.Arguments!.ToJsonString() : "",
            };
    }

    private static JsonObject TextPart(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    private static async Task StreamAsync(HttpContext http, JsonObject request, MockBehavior behavior, MockAnswer answer)
    {
        var sequence = 0;
        http.StartEvents();
        await Send("response.created", new JsonObject { ["response"] = Response(http, request, behavior.Model, answer, "in_progress") });
        await Send("response.in_progress", new JsonObject { ["response"] = Response(http, request, behavior.Model, answer, "in_progress") });
        await Send("response.output_item.added", new JsonObject { ["output_index"] = 0, ["item"] = Item(http, answer, "in_progress") });
        var itemId = MockHttp.TextOf(Item(http, answer, "completed")["id"]);
        if (answer.ToolName is not null)
        {
            var arguments = answer.Arguments!.ToJsonString();
            foreach (var piece in arguments.Chunk(12))
            {
                await Send("response.function_call_arguments.delta", new JsonObject { ["item_id"] = itemId, ["output_index"] = 0, ["delta"] = new string(piece) });
            }

            await Send("response.function_call_arguments.done", new JsonObject { ["item_id"] = itemId, ["output_index"] = 0, ["name"] = answer.ToolName, ["arguments"] = arguments });
        }
        else
        {
            await Send("response.content_part.added", Part(TextPart("")));
            foreach (var piece in answer.Pieces())
            {
                await Send("response.output_text.delta", new JsonObject { ["item_id"] = itemId, ["output_index"] = 0, ["content_index"] = 0, ["delta"] = piece, ["logprobs"] = new JsonArray() });
            }

            await Send("response.output_text.done", new JsonObject { ["item_id"] = itemId, ["output_index"] = 0, ["content_index"] = 0, ["text"] = answer.Text, ["logprobs"] = new JsonArray() });
            await Send("response.content_part.done", Part(TextPart(answer.Text)));
        }

        await Send("response.output_item.done", new JsonObject { ["output_index"] = 0, ["item"] = Item(http, answer, "completed") });
        await Send(
            answer.Truncated ? "response.incomplete" : "response.completed",
            new JsonObject { ["response"] = Response(http, request, behavior.Model, answer, "completed") });

        JsonObject Part(JsonObject part) => new() { ["item_id"] = itemId, ["output_index"] = 0, ["content_index"] = 0, ["part"] = part };

        Task Send(string type, JsonObject members)
        {
            var data = new JsonObject { ["type"] = type, ["sequence_number"] = sequence };
            foreach (var (name, value) in members.ToList())
            {
                members.Remove(name);
                data[name] = value;
            }

            return http.WriteEventAsync(behavior, sequence++, type, data);
        }
    }

    private static JsonObject Usage(MockAnswer answer) => new()
    {
        ["input_tokens"] = answer.InputTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
        ["output_tokens"] = answer.OutputTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
        ["total_tokens"] = answer.InputTokens + answer.OutputTokens,
    };

    private static Task ErrorAsync(HttpContext http, int status, string message, string type) =>
        http.WriteJsonAsync(status, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = "mock_" + status.ToString(CultureInfo.InvariantCulture) },
        });

    private static string Suffix(HttpContext http) => "_" + http.TraceIdentifier.Replace(':', '_');
}
