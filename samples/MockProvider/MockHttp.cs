using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Reading JSON requests and writing JSON and Server-Sent Events, shared by the three wire formats.</summary>
internal static class MockHttp
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request body as an object; null if it is not one.</summary>
    public static async Task<JsonObject?> ReadObjectAsync(this HttpContext http)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Answers with JSON.</summary>
    public static Task WriteJsonAsync(this HttpContext http, int status, JsonNode body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(Relaxed), http.RequestAborted);
    }

    /// <summary>Opens an event stream.</summary>
    public static void StartEvents(this HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
    }

    /// <summary>Sends one event at once. Cuts the connection when the behaviour says so.</summary>
    public static async Task WriteEventAsync(this HttpContext http, MockBehavior behavior, int index, string? name, JsonNode data)
    {
        if (behavior.FailAfterChunks <= index)
        {
            http.Abort();
            http.RequestAborted.ThrowIfCancellationRequested();
            return;
        }

        if (index > 0 && behavior.ChunkDelay > TimeSpan.Zero)
        {
            await Task.Delay(behavior.ChunkDelay, http.RequestAborted);
        }

        var text = (name is null ? "" : $"event: {name}\n") + $"data: {data.ToJsonString(Relaxed)}\n\n";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>Text of a message content: a string, or the text parts of an array.</summary>
    public static string TextOf(JsonNode? content) => content switch
    {
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        JsonArray parts => string.Join(' ', parts.Select(p => p is JsonObject o ? TextOf(o["text"] ?? o["content"]) : TextOf(p)).Where(t => t.Length > 0)),
        JsonObject o => TextOf(o["text"] ?? o["content"] ?? o["parts"]),
        _ => "",
    };

    /// <summary>An integer member, whatever numeric form it has.</summary>
    public static int? IntOf(JsonNode? node) => node is JsonValue v && v.TryGetValue<int>(out var n) ? n : null;

    /// <summary>True only for a JSON <c>true</c>.</summary>
    public static bool IsTrue(JsonNode? node) => node is JsonValue v && v.TryGetValue<bool>(out var b) && b;
}
