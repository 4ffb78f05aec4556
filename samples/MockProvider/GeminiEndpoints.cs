using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Gemini's native wire format: <c>generateContent</c>, <c>streamGenerateContent</c> (SSE or array), <c>countTokens</c>.</summary>
internal static class GeminiEndpoints
{
    /// <summary>Maps <c>/v1beta/models/{model}:{method}</c>, and the same under <c>/v1</c>.</summary>
    public static void MapGemini(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1beta/models/{call}", CallAsync);
        app.MapPost("/v1/models/{call}", CallAsync);
        app.MapGet("/v1beta/models", (HttpContext http) => http.WriteJsonAsync(200, new JsonObject
        {
            ["models"] = new JsonArray(new JsonObject { ["name"] = "models/mock-gemini", ["displayName"] = "Mock", ["supportedGenerationMethods"] = new JsonArray("generateContent") }),
        }));
    }

    private static async Task CallAsync(HttpContext http, string call)
    {
        var colon = call.LastIndexOf(':');
        var (model, method) = colon < 0 ? (call, "") : (call[..colon], call[(colon + 1)..]);
        var request = await http.ReadObjectAsync();
        var behavior = MockBehavior.Of(http, model);
        await Task.Delay(behavior.Latency, http.RequestAborted);
        if (behavior.FailStatus is { } status)
        {
            await ErrorAsync(http, status, $"The mock was asked to fail with {status}.");
            return;
        }

        if (request?["contents"] is not JsonArray contents)
        {
            await ErrorAsync(http, 400, "contents is not specified");
            return;
        }

        var answer = MockBrain.Answer(Conversation(request, contents));
        switch (method)
        {
            case "generateContent":
                await http.WriteJsonAsync(200, Chunk(http, behavior, answer, answer.Text, final: true));
                break;
            case "streamGenerateContent":
                await StreamAsync(http, behavior, answer);
                break;
            case "countTokens":
                await http.WriteJsonAsync(200, new JsonObject { ["totalTokens"] = answer.InputTokens });
                break;
            default:
                await ErrorAsync(http, 404, $"Method '{method}' is not one of generateContent, streamGenerateContent, countTokens.");
                break;
        }
    }

    private static MockConversation Conversation(JsonObject request, JsonArray contents)
    {
        var prompt = "";
        MockToolResult? result = null;
        foreach (var content in contents.OfType<JsonObject>())
        {
            var parts = (content["parts"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
            if (parts.FirstOrDefault(p => p["functionResponse"] is JsonObject)?["functionResponse"] is JsonObject answered)
            {
                result = new MockToolResult(MockHttp.TextOf(answered["name"]), answered["response"]?.ToJsonString() ?? "");
            }
            else if (MockHttp.TextOf(content["role"]) != "model")
            {
                (prompt, result) = (MockHttp.TextOf(content["parts"]), null);
            }
        }

        var tools = (request["tools"] as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(t => t["functionDeclarations"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(f => new MockTool(MockHttp.TextOf(f["name"]), (f["parametersJsonSchema"] ?? f["parameters"]) as JsonObject))
            .ToArray();
        var mode = MockHttp.TextOf(request["toolConfig"]?["functionCallingConfig"]?["mode"]);
        return new MockConversation(
            prompt,
            MockHttp.TextOf(request["systemInstruction"]) + "\n" + MockHttp.TextOf(new JsonArray([.. contents.Select(c => MockHttp.TextOf(c)).Select(t => (JsonNode)t)])),
            mode == "NONE" ? [] : tools,
            mode == "ANY",
            result,
            MockHttp.IntOf(request["generationConfig"]?["maxOutputTokens"]));
    }

    private static async Task StreamAsync(HttpContext http, MockBehavior behavior, MockAnswer answer)
    {
        var pieces = answer.ToolName is null ? answer.Pieces().ToArray() : [""];
        if (http.Request.Query["alt"] != "sse")
        {
            var all = new JsonArray([.. pieces.Select((p, i) => (JsonNode)Chunk(http, behavior, answer, p, final: i == pieces.Length - 1))]);
            await http.WriteJsonAsync(200, all);
            return;
        }

        http.StartEvents();
        for (var i = 0; i < pieces.Length; i++)
        {
            await http.WriteEventAsync(behavior, i, null, Chunk(http, behavior, answer, pieces[i], final: i == pieces.Length - 1));
        }
    }

    private static JsonObject Chunk(HttpContext http, MockBehavior behavior, MockAnswer answer, string text, bool final)
    {
        var part = answer.ToolName is null
            ? new JsonObject { ["text"] = text }
            : new JsonObject { ["functionCall"] = new JsonObject { ["name"] = answer.ToolName, ["args"] = answer.Arguments!.DeepClone() } };
        var candidate = new JsonObject { ["content"] = new JsonObject { ["parts"] = new JsonArray(part), ["role"] = "model" }, ["index"] = 0 };
        if (final)
        {
            candidate["finishReason"] = answer.Truncated ? "MAX_TOKENS" : "STOP";
        }

        var output = final ? answer.OutputTokens : MockBrain.Tokens(text);
        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = answer.InputTokens,
                ["candidatesTokenCount"] = output,
                ["totalTokenCount"] = answer.InputTokens + output,
            },
            ["modelVersion"] = behavior.Model,
            ["responseId"] = "mock-" + http.TraceIdentifier.Replace(':', '-'),
        };
    }

    private static Task ErrorAsync(HttpContext http, int status, string message) =>
        http.WriteJsonAsync(status, new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = status,
                ["message"] = message,
                ["status"] = status switch { 400 => "INVALID_ARGUMENT", 404 => "NOT_FOUND", 429 => "RESOURCE_EXHAUSTED", 503 => "UNAVAILABLE", _ => "INTERNAL" },
            },
        });
}
