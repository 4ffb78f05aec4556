using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>Reads OpenAI's streamed chat completion events.</summary>
internal static class ChatStreamReader
{
    /// <summary>Yields the updates in order until <c>[DONE]</c>, an error event or the end of the stream.</summary>
    public static async IAsyncEnumerable<ChatUpdate> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
        {
            if (item.Data == "[DONE]")
            {
                yield break;
            }

            if (Parse(item.Data) is not { } update)
            {
                continue;
            }

            yield return update;
            if (update.Problem is not null)
            {
                yield break;
            }
        }
    }

    /// <summary>One event's data; null if it is not JSON or says nothing new.</summary>
    internal static ChatUpdate? Parse(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (root.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
            {
                return new ChatUpdate(Problem: new Problem(null, Text(error, "message") ?? error.ToString(), null, null, null, Text(error, "code"), null, null, null));
            }

            var (text, finish, tool) = ReadChoice(root);
            var (input, output) = ReadUsage(root);
            return new ChatUpdate(text, Text(root, "model"), tool, input, output, finish);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Text, string? Finish, string? Tool) ReadChoice(JsonElement root)
    {
        if (!root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0)
        {
            return default;
        }

        var choice = choices[0];
        var finish = Text(choice, "finish_reason");
        if (!choice.TryGetProperty("delta", out var delta) && !choice.TryGetProperty("message", out delta))
        {
            return (null, finish, null);
        }

        string? tool = null;
        if (delta.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0
            && calls[0].TryGetProperty("function", out var function))
        {
            tool = Text(function, "name");
        }

        return (Text(delta, "content"), finish, tool);
    }

    private static (long? Input, long? Output) ReadUsage(JsonElement root) =>
        root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? (Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"))
            : default;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
