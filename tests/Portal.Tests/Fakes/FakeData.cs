using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Tests.Fakes;

/// <summary>What the fake AdminApi answers with: one of everything a page can show.</summary>
public static class FakeData
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public static List<ApiKey> Keys() =>
    [
        Key("key_01", "checkout service", "active", null, Now.AddMinutes(-3)),
        Key("key_02", "notebook", "active", ["mock-gpt"], null) with { ExpiresAt = Now.AddDays(5) },
        Key("key_03", "old laptop", "disabled", null, Now.AddDays(-40)),
        Key("key_04", "leaked", "revoked", null, Now.AddDays(-2)),
    ];

    public static ApiKey Key(string id, string name, string status, IReadOnlyList<string>? models, DateTimeOffset? lastUsed) => new(
        id, name, "personal", status, null, "agk_Ab3dE", "x9Qz", "usr_1", "admin", models, null, null, Now.AddDays(-60), Now.AddDays(-1), lastUsed,
        null, null, 1, new Dictionary<string, string>());

    public static List<Resource> Resources() =>
    [
        Resource("providers", "mock", """{"name":"mock","provider":{"custom":{"formats":[{"type":"completions"}]}},"params":{"baseUrl":"http://127.0.0.1:5005/v1"}}""", "{}", ["models/mock-gpt", "models/mock-gpt-mini"]),
        Resource("providers", "openai", """{"name":"openai","provider":"openai","params":{"apiKey":{"$secret":"sec_1"}}}""", """{"displayName":"OpenAI (team account)"}""", []),
        Resource("models", "mock-gpt", """{"name":"mock-gpt","provider":{"reference":"mock"},"params":{"model":"mock-gpt"}}""", """{"description":"Answers at once, for trying things out."}""", []),
        Resource("models", "gpt-any", """{"name":"gpt-*","provider":{"reference":"openai"},"visibility":"internal"}""", "{}", []),
        Resource("mcp-servers", "sample", """{"name":"sample","mcp":{"host":"http://127.0.0.1:5006/mcp"}}""", """{"displayName":"Sample tools","description":"Echo, time and arithmetic."}""", []),
        Resource("gateways", "default", """{"port":4000}""", "{}", []),
        Resource("gateways", "bind-3100", """{"port":3100}""", "{}", []),
        Resource("listeners", "bind-3100-0", """{"protocol":"HTTP"}""", """{"parent":"gateways/bind-3100","order":0}""", []),
        Resource("routes", "qwen", """{"matches":[{"path":{"pathPrefix":"/compatible-mode"}}],"policies":{"backendTLS":{}},"backends":[{"ai":{"name":"qwen-plus","hostOverride":"dashscope.aliyuncs.com:443"}}]}""", """{"parent":"listeners/bind-3100-0","order":0}""", []),
        Resource("settings", "llm", """{"policies":{"apiKey":{"mode":"strict","virtualKeys":true}}}""", "{}", []),
        Resource("settings", "mcp", """{"policies":{"apiKey":{"mode":"strict","virtualKeys":true}}}""", "{}", []),
    ];

    public static Resource Resource(string kind, string id, string spec, string meta, IReadOnlyList<string> usedBy) => new(
        kind, id, 3, JsonNode.Parse(spec)!.AsObject(), JsonNode.Parse(meta)!.AsObject(), new Dictionary<string, string>(), "api", usedBy,
        Now.AddDays(-3), Now.AddHours(-5), "admin", 12);

    public static List<RequestLog> Requests() =>
    [
        Request("req_1", "llm", 200, null, "mock-gpt") with { Timeline = new Dictionary<string, long> { ["auth"] = 1, ["route"] = 2, ["firstByte"] = 140, ["end"] = 830 } },
        Request("req_2", "llm", 403, "model_not_allowed", "gpt-4o") with { InputTokens = null, OutputTokens = null, CostUsd = null },
        Request("req_3", "mcp", 200, null, null) with { McpServer = "sample", McpMethod = "tools/call", Tool = "echo", InputTokens = null, OutputTokens = null, CostUsd = null, PriceStatus = "none" },
        Request("req_4", "llm", 503, "upstream_unreachable", "mock-gpt-mini") with { Error = "connection refused", CostUsd = null, PriceStatus = "unpriced" },
    ];

    public static RequestLog Request(string id, string kind, int status, string? code, string? model) => new(
        id, kind, Now.AddMinutes(-4), 830, 140, status, code, null, "POST", "/v1/chat/completions", "llm:request", "mock", "127.0.0.1:5005",
        "4bf92f3577b34da6a3ce929d0e0e4736", "gw-1", 12, "key_01", "checkout service", "usr_1", "admin", "mock", "chat", model, model, model, null, null, null,
        812, 240, 0, 0, "0.00184", "exact", true, 1, "OpenAI/Python 2.1", null);

    public static CelEvaluation Evaluate(string expression) => expression switch
    {
        "requst.path" => new(null, false, null, null, null, [], [], new("syntax", "there is no variable 'requst'; did you mean 'request'?", 1, 1, 6)),
        "1 +" => new(null, false, null, null, null, [], [], new("syntax", "found end of expression where an expression is expected", 1, 4, 0)),
        "request.pth" => new(null, false, null, null, 0.4, ["request.pth"], [new("warning", "'request.pth' does not exist; did you mean 'request.path'?", 1, 9, 3)], new("no-such-key", "no such key: pth")),
        _ => new(JsonNode.Parse("""{"a":"<b>1</b>"}"""), false, "map", null, 1.25, ["jwt.groups", "request.path"], [], null),
    };

    public static McpTools Tools() => new("sample", Now.AddHours(-1), null,
    [
        new("echo", "Echo", "Returns the text that it gets.", JsonNode.Parse("""{"type":"object","properties":{"text":{"type":"string","description":"What to return."},"times":{"type":"integer","default":1},"style":{"enum":["plain","loud"],"type":"string"},"shout":{"type":"boolean"}},"required":["text"]}"""), true, null),
        new("forget", null, "Deletes the notes.", JsonNode.Parse("""{"type":"object"}"""), null, true),
    ]);

    public static List<Revision> Revisions() =>
    [
        new(12, 1, new string('a', 64), "admin", "Change model mock-gpt", "write", "applied", 1, Now.AddHours(-5),
            [new("models", "mock-gpt", "update", JsonNode.Parse("""{"name":"mock-gpt"}"""), JsonNode.Parse("""{"name":"mock-gpt","params":{"model":"mock-gpt"}}"""))],
            [new("gw-1", "applied", [], 14, Now.AddHours(-5))]),
        new(11, 1, new string('b', 64), "system", "First start", "seed", "superseded", 6, Now.AddDays(-3), [], []),
    ];

    public static TraceDetail Trace() => new("4bf92f3577b34da6a3ce929d0e0e4736",
    [
        Span("s1", null, "playground chat", "portal", 0, 840),
        Span("s2", "s1", "POST /api/v1/playground/chat", "adminapi", 8, 830),
        Span("s3", "s2", "chat mock-gpt", "gateway", 20, 800),
        Span("s4", "s3", "upstream 127.0.0.1:5005", "gateway", 40, 760) with { Status = "Error", StatusMessage = "reset" },
    ]);

    public static UsageTimeseries Timeseries(DateTimeOffset from, DateTimeOffset to) => new(
        from, to, 3600, [.. Enumerable.Range(0, 24).Select(hour => new UsageBucket(from.AddHours(hour), 3 + hour % 7, hour % 3, 900 + hour * 137 % 800, 300 + hour * 71 % 400, "0.01"))]);

    private static SpanInfo Span(string id, string? parent, string name, string service, double offset, double duration) => new(
        id, parent, name, "Internal", service, offset, duration, "Ok", null, new Dictionary<string, string> { ["gen_ai.request.model"] = "mock-gpt" });
}
