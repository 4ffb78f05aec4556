using System.Text;
using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Amazon Bedrock's Converse API: buffered, and streamed as AWS event-stream frames. Signatures and keys are not checked.</summary>
internal static class BedrockEndpoints
{
    /// <summary>Maps <c>/model/{id}/converse</c> and <c>/model/{id}/converse-stream</c>.</summary>
    public static void MapBedrock(this IEndpointRouteBuilder app)
    {
        app.MapPost("/model/{model}/converse", (HttpContext http, string model) => ConverseAsync(http, model, stream: false));
        app.MapPost("/model/{model}/converse-stream", (HttpContext http, string model) => ConverseAsync(http, model, stream: true));
    }

    private static async Task ConverseAsync(HttpContext http, string model, bool stream)
    {
        var behavior = MockBehavior.Of(http, model);
        http.Response.Headers["x-amzn-RequestId"] = "mock-" + http.TraceIdentifier.Replace(':', '-');
        await Task.Delay(behavior.Latency, http.RequestAborted);
        if (behavior.FailStatus is { } status)
        {
            await ErrorAsync(http, status, $"The mock was asked to fail with {status}.");
            return;
        }

        if (await http.ReadObjectAsync() is not { } request || request["messages"] is not JsonArray { Count: > 0 } messages)
        {
            await ErrorAsync(http, 400, "The body is not a JSON object with messages.");
            return;
        }

        var answer = MockBrain.Answer(Conversation(request, messages));
        await (stream ? StreamAsync(http, behavior, answer) : http.WriteJsonAsync(200, Answer(answer)));
    }

    private static MockConversation Conversation(JsonObject request, JsonArray messages)
    {
        var prompt = "";
        MockToolResult? result = null;
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new List<string> { MockHttp.TextOf(request["system"]) };
        foreach (var message in messages.OfType<JsonObject>())
        {
            texts.Add(MockHttp.TextOf(message["content"]));
            var blocks = (message["content"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            foreach (var use in blocks.Select(block => block["toolUse"]).OfType<JsonObject>())
            {
                calls[MockHttp.TextOf(use["toolUseId"])] = MockHttp.TextOf(use["name"]);
            }

            if (blocks.Select(block => block["toolResult"]).OfType<JsonObject>().LastOrDefault() is { } answered)
            {
                result = new MockToolResult(calls.GetValueOrDefault(MockHttp.TextOf(answered["toolUseId"])), MockHttp.TextOf(answered["content"]));
            }
            else if (MockHttp.TextOf(message["role"]) == "user")
            {
                (prompt, result) = (MockHttp.TextOf(message["content"]), null);
            }
        }

        var choice = request["toolConfig"]?["toolChoice"] as JsonObject;
        var forced = MockHttp.TextOf(choice?["tool"]?["name"]);
        var tools = (request["toolConfig"]?["tools"] as JsonArray ?? []).Select(tool => tool?["toolSpec"]).OfType<JsonObject>()
            .Where(spec => forced.Length == 0 || MockHttp.TextOf(spec["name"]) == forced)
            .Select(spec => new MockTool(MockHttp.TextOf(spec["name"]), spec["inputSchema"]?["json"] as JsonObject)).ToList();
        return new MockConversation(
            prompt,
            string.Join('\n', texts.Where(text => text.Length > 0)),
            tools,
            MustCall: forced.Length > 0 || choice?.ContainsKey("any") == true,
            result,
            MockHttp.IntOf(request["inferenceConfig"]?["maxTokens"]));
    }

    private static JsonObject Answer(MockAnswer answer)
    {
        var block = answer.ToolName is null
            ? new JsonObject { ["text"] = answer.Text }
            : new JsonObject
            {
                ["toolUse"] = new JsonObject { ["toolUseId"] = "tooluse_mock_" + answer.ToolName, ["name"] = answer.ToolName, ["input"] = answer.Arguments!.DeepClone() },
            };
        return new JsonObject
        {
            ["output"] = new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(block) } },
            ["stopReason"] = StopReason(answer),
            ["usage"] = Usage(answer),
            ["metrics"] = new JsonObject { ["latencyMs"] = 1 },
        };
    }

    private static async Task StreamAsync(HttpContext http, MockBehavior behavior, MockAnswer answer)
    {
        http.Response.ContentType = "application/vnd.amazon.eventstream";
        var sent = 0;
        await Send("messageStart", new JsonObject { ["role"] = "assistant" });
        if (answer.ToolName is not null)
        {
            await Send("contentBlockStart", new JsonObject
            {
                ["contentBlockIndex"] = 0,
                ["start"] = new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = "tooluse_mock_" + answer.ToolName, ["name"] = answer.ToolName } },
            });
            foreach (var piece in answer.Arguments!.ToJsonString().Chunk(12))
            {
                await Delta(new JsonObject { ["toolUse"] = new JsonObject { ["input"] = new string(piece) } });
            }
        }

        foreach (var piece in answer.Pieces())
        {
            await Delta(new JsonObject { ["text"] = piece });
        }

        await Send("contentBlockStop", new JsonObject { ["contentBlockIndex"] = 0 });
        await Send("messageStop", new JsonObject { ["stopReason"] = StopReason(answer) });
        await Send("metadata", new JsonObject { ["usage"] = Usage(answer), ["metrics"] = new JsonObject { ["latencyMs"] = 1 } });

        Task Delta(JsonObject delta) => Send("contentBlockDelta", new JsonObject { ["contentBlockIndex"] = 0, ["delta"] = delta });

        async Task Send(string type, JsonObject payload)
        {
            if (behavior.FailAfterChunks <= sent)
            {
                http.Abort();
                http.RequestAborted.ThrowIfCancellationRequested();
                return;
            }

            if (sent++ > 0 && behavior.ChunkDelay > TimeSpan.Zero)
            {
                await Task.Delay(behavior.ChunkDelay, http.RequestAborted);
            }

            await http.Response.Body.WriteAsync(EventStreamFrame.Event(type, Encoding.UTF8.GetBytes(payload.ToJsonString())), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private static JsonObject Usage(MockAnswer answer) => new()
    {
        ["inputTokens"] = answer.InputTokens,
        ["outputTokens"] = answer.OutputTokens,
        ["totalTokens"] = answer.InputTokens + answer.OutputTokens,
    };

    private static string StopReason(MockAnswer answer) => answer.ToolName is not null ? "tool_use" : answer.Truncated ? "max_tokens" : "end_turn";

    private static Task ErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.Headers["x-amzn-ErrorType"] = status switch
        {
            400 => "ValidationException",
            403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            429 => "ThrottlingException",
            503 => "ServiceUnavailableException",
            _ => "InternalServerException",
        };
        return http.WriteJsonAsync(status, new JsonObject { ["message"] = message });
    }
}
