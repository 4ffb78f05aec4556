using System.Text;
using System.Text.Json;
using Agentgateway.Cel.Checking;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Samples;

/// <summary>The gateway's variables from a JSON document, for trying expressions out: every field gets the type that it has in a gateway.</summary>
/// <remarks>
/// The shape is that of agentgateway's context schema. Bodies are texts, or JSON which is written as text; times are RFC 3339, durations like <c>1.5s</c>;
/// a header has one value or a list. A variable that is missing is null, a field that is null is missing.
/// </remarks>
public static class CelSample
{
    /// <summary>A chat request with a signed-in caller, answered; every variable has content.</summary>
    public const string Default =
        """
        {
          "request": {
            "method": "POST",
            "uri": "https://gateway.example/v1/chat/completions?trace=1",
            "host": "gateway.example",
            "scheme": "https",
            "path": "/v1/chat/completions",
            "pathAndQuery": "/v1/chat/completions?trace=1",
            "version": "HTTP/1.1",
            "headers": { "content-type": "application/json", "x-tenant": "acme", "accept": ["application/json", "text/event-stream"], "cookie": "sid=42" },
            "body": { "model": "gpt-4o", "messages": [{ "role": "user", "content": "Hello" }], "max_tokens": 100 },
            "startTime": "2026-01-15T10:30:00Z",
            "endTime": "2026-01-15T10:30:01.25Z"
          },
          "response": { "code": 200, "headers": { "content-type": "application/json" }, "body": { "id": "chatcmpl-1", "model": "gpt-4o-2024-11-20" } },
          "source": { "address": "10.1.2.3", "port": 51234, "rawAddress": "10.1.2.3", "rawPort": 51234, "subjectCn": "client-1" },
          "destination": { "address": "10.0.0.5", "port": 4000, "hostname": "gateway.example" },
          "jwt": { "iss": "https://issuer.example", "sub": "alice", "groups": ["platform", "admin"], "level": 3, "rawToken": "sample" },
          "apiKey": { "key": "sample", "name": "laptop", "owner": "alice", "team": "platform" },
          "basicAuth": { "username": "alice" },
          "llm": {
            "streaming": false, "requestModel": "gpt-4o", "responseModel": "gpt-4o-2024-11-20", "provider": "openai",
            "inputTokens": 12, "outputTokens": 30, "totalTokens": 42, "timeToFirstToken": "0.35s",
            "prompt": [{ "role": "user", "content": "Hello" }], "completion": ["Hi there"],
            "params": { "temperature": 0.7, "max_tokens": 100 }, "cost": { "total": 0.00033, "input": 0.00003, "output": 0.0003 }
          },
          "mcp": { "methodName": "tools/call", "sessionId": "s-1", "tool": { "target": "sample", "name": "echo", "arguments": { "text": "hi" } } },
          "proxy": { "bind": "default", "gateway": { "namespace": "default", "name": "default" }, "listener": { "name": "http" }, "route": { "namespace": "default", "name": "chat" }, "upstreamDuration": "1.1s" },
          "backend": { "name": "openai", "type": "ai", "protocol": "llm" },
          "env": { "gateway": "default" },
          "metadata": { "tier": "gold" }
        }
        """;

    /// <summary>Variables for a program of the gateway's dialect.</summary>
    /// <exception cref="FormatException">Not a JSON object, or a field that cannot have its type; the message names the field.</exception>
    public static CelActivation Read(JsonElement context)
    {
        if (context.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The context is a JSON object with variables.");
        }

        var values = CelOptions.GatewayVariables.ToDictionary(name => name, _ => CelValue.Null, StringComparer.Ordinal);
        foreach (var variable in context.EnumerateObject())
        {
            if (!values.ContainsKey(variable.Name))
            {
                throw new FormatException($"There is no variable '{variable.Name}'; there are {string.Join(", ", CelOptions.GatewayVariables.Order(StringComparer.Ordinal))}.");
            }

            values[variable.Name] = Convert(variable.Value, GatewayTypes.Of(variable.Name), variable.Name);
        }

        return new CelActivation(values);
    }

    private static CelValue Convert(JsonElement element, StaticType type, string path)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return CelValue.Null;
        }

        if (ReferenceEquals(type, StaticType.Uri))
        {
            return CelValue.Opaque(new CelUri(Text(element, path)));
        }

        if (ReferenceEquals(type, StaticType.Headers))
        {
            return Headers(element, path);
        }

        switch (type.Kind)
        {
            case CelKind.String when path is "jwt.rawToken" or "apiKey.key":
                return CelValue.Opaque(new SampleSecret(Text(element, path)));
            case CelKind.String:
                return CelValue.String(Text(element, path));
            case CelKind.Bytes:
                return CelValue.Bytes(Encoding.UTF8.GetBytes(element.ValueKind == JsonValueKind.String ? element.GetString()! : CelJson.ToText(CelJson.FromElement(element))));
            case CelKind.Timestamp:
                return Parsed(Times.ParseTimestamp(Text(element, path)), path, "a time such as 2026-01-15T10:30:00Z");
            case CelKind.Duration:
                return Parsed(Times.ParseDuration(Text(element, path)), path, "a duration such as 1.5s");
            case CelKind.Bool:
                return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? CelValue.Bool(element.GetBoolean()) : throw Wrong(path, "true or false");
            case CelKind.Int:
                return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var integer) ? CelValue.Int(integer) : throw Wrong(path, "a whole number");
            case CelKind.Uint:
                return element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out var unsigned) ? CelValue.Uint(unsigned) : throw Wrong(path, "a whole number from 0");
            case CelKind.Double:
                return element.ValueKind == JsonValueKind.Number ? CelValue.Double(element.GetDouble()) : throw Wrong(path, "a number");
            case CelKind.List when type.Element is { } item:
                return element.ValueKind == JsonValueKind.Array
                    ? CelValue.List([.. element.EnumerateArray().Select((value, i) => Convert(value, item, $"{path}[{i}]"))])
                    : throw Wrong(path, "a list");
            case CelKind.Map when type.Fields is { Count: > 0 } fields:
                return Object(element, fields, path);
            default:
                return CelJson.FromElement(element);
        }
    }

    private static CelValue Object(JsonElement element, IReadOnlyDictionary<string, StaticType> fields, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, "an object");
        }

        var builder = new MapBuilder(8);
        foreach (var property in element.EnumerateObject())
        {
            var isKnown = fields.TryGetValue(property.Name, out var type);
            if (property.Value.ValueKind != JsonValueKind.Null || !isKnown)
            {
                builder.Set(CelValue.String(property.Name), Convert(property.Value, type ?? StaticType.Dyn, $"{path}.{property.Name}"));
            }
        }

        return CelValue.Map(builder.Build());
    }

    private static CelValue Headers(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, "an object");
        }

        var headers = new List<KeyValuePair<string, string[]>>();
        foreach (var header in element.EnumerateObject())
        {
            var place = $"{path}.{header.Name}";
            string[] values = header.Value.ValueKind == JsonValueKind.Array
                ? [.. header.Value.EnumerateArray().Select(value => Text(value, place))]
                : [Text(header.Value, place)];
            if (values.Length > 0)
            {
                headers.Add(new(header.Name.ToLowerInvariant(), values));
            }
        }

        return CelValue.Map(new SampleHeaders(headers));
    }

    private static string Text(JsonElement element, string path) => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(path, "a text");

    private static CelValue Parsed(CelValue value, string path, string expected) => value.IsError ? throw Wrong(path, expected) : value;

    private static FormatException Wrong(string path, string expected) => new($"{path} must be {expected}.");
}
