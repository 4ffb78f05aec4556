using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Agentgateway.Llm.Streaming.Aws;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>A provider of all five formats whose counts follow from the prompt (<c>n=17 …</c>), so that what it reported in sum is known.</summary>
/// <remarks>
/// <c>mode=stream</c> and <c>mode=hold</c> stream; the latter tells its usage early, then its last text, and never ends. <c>mode=error</c> fails, and so does
/// every call of a model named <c>broken</c>.
/// </remarks>
internal sealed partial class CountingProvider
{
    private readonly ConcurrentDictionary<int, int> _billed = new();

    /// <summary>Calls that were billed: their number in the prompt, and how often.</summary>
    public IReadOnlyDictionary<int, int> Billed => _billed;

    public static (long Input, long Output, long CacheRead) CountsOf(int n) => (1000 + n, 100 + n, 10 + n);

    public async Task AnswerAsync(HttpContext http, string body)
    {
        var path = http.Request.Path.Value!;
        var n = int.Parse(NumberOf().Match(body).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var mode = ModeOf().Match(body).Groups[1].Value;
        http.Response.Headers["x-amzn-requestid"] = path.Contains("/converse", StringComparison.Ordinal) ? "id-" + n : default;
        if (mode == "error" || body.Contains("broken", StringComparison.Ordinal) || path.Contains("broken", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 503;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"error":{"message":"try later","type":"server_error"},"message":"try later"}""");
            return;
        }

        _billed.AddOrUpdate(n, 1, (_, count) => count + 1);
        if (mode is "stream" or "hold")
        {
            await StreamAsync(http, path, n, mode == "hold");
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Whole(path, n));
    }

    private static async Task StreamAsync(HttpContext http, string path, int n, bool hold)
    {
        var isBedrock = path.Contains("/converse", StringComparison.Ordinal);
        http.Response.ContentType = isBedrock ? "application/vnd.amazon.eventstream" : "text/event-stream";
        var output = new ArrayBufferWriter<byte>();
        foreach (var line in Events(path, n, early: hold))
        {
            if (hold && line.EndsWith("END", StringComparison.Ordinal))
            {
                break;
            }

            var text = line.EndsWith("END", StringComparison.Ordinal) ? line[..^3] : line;
            if (isBedrock)
            {
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(text[..colon]), Encoding.UTF8.GetBytes(text[(colon + 1)..]));
            }
            else
            {
                output.Write(Encoding.UTF8.GetBytes(Named(text) + "data: " + text + "\n\n"));
            }
        }

        await http.Response.Body.WriteAsync(output.WrittenMemory);
        await http.Response.Body.FlushAsync();
        if (hold)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        }
    }

    private static string Named(string json) =>
        json.StartsWith("{\"type\":\"", StringComparison.Ordinal) ? "event: " + json[9..json.IndexOf('"', 9)] + "\n" : "";

    private static string Whole(string path, int n)
    {
        var usage = Usage(path, n);
        return path switch
        {
            _ when path.EndsWith("/messages", StringComparison.Ordinal) =>
                $$"""{"id":"id-{{n}}","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"MARK"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{usage}} }""",
            _ when path.EndsWith("/responses", StringComparison.Ordinal) => Response(n, "completed", usage),
            _ when path.Contains(":generateContent", StringComparison.Ordinal) =>
                $$"""{"responseId":"id-{{n}}","modelVersion":"m","candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"MARK"}]},"finishReason":"STOP"}],"usageMetadata":{{usage}} }""",
            _ when path.Contains("/converse", StringComparison.Ordinal) =>
                $$"""{"output":{"message":{"role":"assistant","content":[{"text":"MARK"}]} },"stopReason":"end_turn","usage":{{usage}} }""",
            _ => $$"""{"id":"id-{{n}}","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"MARK"},"finish_reason":"stop"}],"usage":{{usage}} }""",
        };
    }

    // What comes after the last text ends in END, which is no part of the event. Early: the usage is told before that text.
    private static string[] Events(string path, int n, bool early)
    {
        var usage = Usage(path, n);
        var first = early ? usage : "null";
        return path switch
        {
            _ when path.EndsWith("/messages", StringComparison.Ordinal) =>
            [
                $$"""{"type":"message_start","message":{"id":"id-{{n}}","type":"message","role":"assistant","model":"m","content":[],"usage":{{(early ? usage : usage.Replace($"\"output_tokens\":{100 + n}", "\"output_tokens\":1", StringComparison.Ordinal))}} } }""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"MARK"}}""",
                """{"type":"content_block_stop","index":0}END""",
                $$"""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":{{100 + n}} } }END""",
                """{"type":"message_stop"}END""",
            ],
            _ when path.EndsWith("/responses", StringComparison.Ordinal) =>
            [
                $$"""{"type":"response.created","response":{{Response(n, "in_progress", first)}} }""",
                """{"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","content":[]}}""",
                """{"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}}""",
                """{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"MARK"}""",
                $$"""{"type":"response.completed","response":{{Response(n, "completed", usage)}} }END""",
            ],
            _ when path.Contains(":streamGenerateContent", StringComparison.Ordinal) =>
            [
                $$"""{"responseId":"id-{{n}}","modelVersion":"m","candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"a"}]} }],"usageMetadata":{{usage}} }""",
                """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"MARK"}]} }]}""",
                $$"""{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{{usage}} }END""",
            ],
            _ when path.Contains("/converse", StringComparison.Ordinal) =>
            [
                """messageStart:{"role":"assistant"}""",
                .. early ? (string[])[$$"""metadata:{"usage":{{usage}} }"""] : [],
                """contentBlockDelta:{"contentBlockIndex":0,"delta":{"text":"MARK"}}""",
                """contentBlockStop:{"contentBlockIndex":0}END""",
                """messageStop:{"stopReason":"end_turn"}END""",
                $$"""metadata:{"usage":{{usage}} }END""",
            ],
            _ =>
            [
                $$"""{"id":"id-{{n}}","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"a"},"finish_reason":null}],"usage":{{first}} }""",
                $$"""{"id":"id-{{n}}","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"MARK"},"finish_reason":null}],"usage":null}""",
                $$"""{"id":"id-{{n}}","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}END""",
                $$"""{"id":"id-{{n}}","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{{usage}} }END""",
                "[DONE]END",
            ],
        };
    }

    private static string Response(int n, string status, string usage) =>
        $$"""{"id":"id-{{n}}","object":"response","created_at":1,"model":"m","status":"{{status}}","output":{{(status == "completed" ? """[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"MARK","annotations":[]}]}]""" : "[]")}},"usage":{{usage}} }""";

    private static string Usage(string path, int n)
    {
        var (input, output, read) = CountsOf(n);
        return path switch
        {
            _ when path.EndsWith("/messages", StringComparison.Ordinal) => $$"""{"input_tokens":{{input - read}},"cache_read_input_tokens":{{read}},"output_tokens":{{output}} }""",
            _ when path.EndsWith("/responses", StringComparison.Ordinal) =>
                $$"""{"input_tokens":{{input}},"input_tokens_details":{"cached_tokens":{{read}} },"output_tokens":{{output}},"output_tokens_details":{"reasoning_tokens":3},"total_tokens":{{input + output}} }""",
            _ when path.Contains("enerateContent", StringComparison.Ordinal) =>
                $$"""{"promptTokenCount":{{input}},"cachedContentTokenCount":{{read}},"candidatesTokenCount":{{output - 3}},"thoughtsTokenCount":3,"totalTokenCount":{{input + output}} }""",
            _ when path.Contains("/converse", StringComparison.Ordinal) =>
                $$"""{"inputTokens":{{input - read}},"cacheReadInputTokens":{{read}},"outputTokens":{{output}},"totalTokens":{{input + output}} }""",
            _ => $$"""{"prompt_tokens":{{input}},"completion_tokens":{{output}},"total_tokens":{{input + output}},"prompt_tokens_details":{"cached_tokens":{{read}} } }""",
        };
    }

    [GeneratedRegex("n=([0-9]+) ")]
    private static partial Regex NumberOf();

    [GeneratedRegex("mode=([a-z]+)")]
    private static partial Regex ModeOf();
}
