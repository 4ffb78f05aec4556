using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Anthropic's wire format: messages (buffered and streamed) and token counting.</summary>
internal static class AnthropicEndpoints
{
    /// <summary>Maps <c>/v1/messages</c> and <c>/v1/messages/count_tokens</c>.</summary>
    public static void MapAnthropic(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/messages", MessagesAsync);
        app.MapPost("/v1/messages/count_tokens", CountAsync);
    }

    private static async Task MessagesAsync(HttpContext http)
    {
        if (await http.ReadObjectAsync() is not { } request || request["messages"] is not JsonArray messages)
        {
            await ErrorAsync(http, 400, "messages: Field required", "invalid_request_error");
            return;
        }

        var behavior = MockBehavior.Of(http, MockHttp.TextOf(request["model"]));
        await Task.Delay(behavior.Latency, http.RequestAborted);
        if (behavior.FailStatus is { } status)
        {
            await ErrorAsync(http, status, $"The mock was asked to fail with {status}.", status switch { 429 => "rate_limit_error", 529 => "overloaded_error", _ => "api_error" });
            return;
        }

        var answer = MockBrain.Answer(Conversation(request, messages));
        if (MockHttp.IsTrue(request["stream"]))
        {
            await StreamAsync(http, behavior, answer);
            return;
        }

        var message = Head(http, behavior.Model, answer);
        message["content"] = new JsonArray(Block(answer, answer.Text, answer.Arguments));
        message["stop_reason"] = Stop(answer);
        message["usage"]!["output_tokens"] = answer.OutputTokens;
        await http.WriteJsonAsync(200, message);
    }

    private static async Task CountAsync(HttpContext http)
    {
        var request = await http.ReadObjectAsync();
        var text = Text(request ?? []);
        await http.WriteJsonAsync(200, new JsonObject { ["input_tokens"] = MockBrain.Tokens(text) });
    }

    private static MockConversation Conversation(JsonObject request, JsonArray messages)
    {
        var prompt = "";
        MockToolResult? result = null;
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages.OfType<JsonObject>())
        {
            var blocks = (message["content"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
            foreach (var use in blocks.Where(b => MockHttp.TextOf(b["type"]) == "tool_use"))
            {
                calls[MockHttp.TextOf(use["id"])] = MockHttp.TextOf(use["name"]);
            }

            if (MockHttp.TextOf(message["role"]) != "user")
            {
                continue;
            }

            if (blocks.FirstOrDefault(b => MockHttp.TextOf(b["type"]) == "tool_result") is { } answered)
            {
                result = new MockToolResult(calls.GetValueOrDefault(MockHttp.TextOf(answered["tool_use_id"])), MockHttp.TextOf(answered["content"]));
            }
            else
            {
                (prompt, result) = (MockHttp.TextOf(message["content"]), null);
            }
        }

        var choice = MockHttp.TextOf(request["tool_choice"]?["type"]);
        var tools = (request["tools"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(t => choice != "none" && (choice != "tool" || MockHttp.TextOf(t["name"]) == MockHttp.TextOf(request["tool_choice"]!["name"])))
            .Select(t => new MockTool(MockHttp.TextOf(t["name"]), t["input_schema"] as JsonObject))
            .ToArray();
        return new MockConversation(prompt, Text(request), tools, choice is "any" or "tool", result, MockHttp.IntOf(request["max_tokens"]));
    }

    private static string Text(JsonObject request) =>
        MockHttp.TextOf(request["system"]) + "\n" + MockHttp.TextOf(request["messages"]);

    private static async Task StreamAsync(HttpContext http, MockBehavior behavior, MockAnswer answer)
    {
        var sent = 0;
        http.StartEvents();
        await Send("message_start", new JsonObject { ["message"] = Head(http, behavior.Model, answer) });
        await Send("content_block_start", new JsonObject { ["index"] = 0, ["content_block"] = Block(answer, "", []) });
        await Send("ping", []);
        if (answer.ToolName is null)
        {
            foreach (var piece in answer.Pieces())
            {
                await Send("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = piece } });
            }
        }
        else
        {
            foreach (var part in answer.Arguments!.ToJsonString().Chunk(12))
            {
                var delta = new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = new string(part) };
                await Send("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = delta });
            }
        }

        await Send("content_block_stop", new JsonObject { ["index"] = 0 });
        await Send("message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = Stop(answer), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = answer.OutputTokens },
        });
        await Send("message_stop", []);

        Task Send(string type, JsonObject data)
        {
            data.Insert(0, "type", type);
            return http.WriteEventAsync(behavior, sent++, type, data);
        }
    }

    private static JsonObject Head(HttpContext http, string model, MockAnswer answer) => new()
    {
        ["id"] = "msg_mock_" + http.TraceIdentifier.Replace(':', '_'),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = answer.InputTokens,
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = 0,
            ["output_tokens"] = 1,
            ["service_tier"] = "standard",
        },
    };

    private static JsonObject Block(MockAnswer answer, string text, JsonObject? arguments) => answer.ToolName is null
        ? new JsonObject { ["type"] = "text", ["text"] = text }
        : new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_mock_" + answer.ToolName, ["name"] = answer.ToolName, ["input"] = arguments?.DeepClone() };

    private static string Stop(MockAnswer answer) => answer.ToolName is not null ? "tool_use" : answer.Truncated ? "max_tokens" : "end_turn";

    private static Task ErrorAsync(HttpContext http, int status, string message, string type) =>
        http.WriteJsonAsync(status, new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message } });
}
