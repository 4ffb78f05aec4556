using System.Text.Json;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>mcp.tool.arguments</c>, <c>.result</c> and <c>.error</c>: read from the bodies when an expression of log or trace asks, and never kept.</summary>
internal static class McpPayload
{
    public static FieldReader Arguments { get; } = (ExpressionScope scope, out CelValue value) =>
        Read(scope, scope.Exchange.Body.Seen, static root => root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("arguments", out var arguments) ? arguments : default, out value);

    public static FieldReader Result { get; } = OfAnswer("result");

    public static FieldReader Error { get; } = OfAnswer("error");

    private static FieldReader OfAnswer(string field) => (ExpressionScope scope, out CelValue value) =>
        Read(scope, scope.Exchange.Tap?.Sent, root => root.TryGetProperty(field, out var found) ? found : default, out value);

    private static bool Read(ExpressionScope scope, SeenBody? body, Func<JsonElement, JsonElement> select, out CelValue value)
    {
        value = default;
        if (scope.Exchange.Log.EndedAt == 0 || body is not { IsWhole: true } seen)
        {
            return false;
        }

        foreach (var message in Messages(seen.Bytes))
        {
            try
            {
                using var json = JsonDocument.Parse(message);
                if (json.RootElement.ValueKind == JsonValueKind.Object && select(json.RootElement) is { ValueKind: not JsonValueKind.Undefined } found)
                {
                    value = CelJson.FromElement(found.Clone());
                    return true;
                }
            }
            catch (JsonException)
            {
                // Not a message: a keep-alive or a body of another kind.
            }
        }

        return false;
    }

    // One message as JSON, or one per data line of an event stream (the gateway writes a message on one line).
    private static IEnumerable<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty && body.Span[0] is (byte)'{' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            yield return body;
            yield break;
        }

        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Span.StartsWith("data:"u8))
            {
                yield return line[5..];
            }
        }
    }
}
