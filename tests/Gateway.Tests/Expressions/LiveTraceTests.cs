using System.Net;
using System.Text.Json.Nodes;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Expressions;

public sealed class LiveTraceTests
{
    private const string Secret = "sk-very-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_and_expression_errors_of_matching_requests_arrive_live_without_data()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - policies:
                    authorization: {rules: [{allow: 'true'}, {deny: 'request.headers["x-token"] == "stolen"'}]}
                    transformations:
                      request:
                        set:
                          x-number: 'string(int(request.headers["x-token"]))'
                          x-missing: 'jwt.sub'
                  backends: [{host: {{upstream.Address}}}]
            """);
        using var client = new HttpClient();
        using var watch = await WatchAsync(client, gateway, "response.code == 200 && request.path == '/seen'");
        using var reader = new StreamReader(await watch.Content.ReadAsStreamAsync(Token));
        Assert.Equal(": ready", await reader.ReadLineAsync(Token));

        foreach (var path in (string[])["/other", "/seen?key=" + Secret])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "x-token", Secret } } };
            using var answer = await gateway.Client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var events = await ReadToEndEventAsync(reader);
        Assert.Equal(["request", "route", "policy", "policy", "backend", "attempt", "end"], events.Select(Name).Where(name => name != "expression"));
        Assert.All(events, item => Assert.Equal(Text(events[0], "requestId"), Text(item, "requestId")));
        Assert.Equal("/seen", Text(events[0], "path"));
        var failed = events.Where(item => item["error"] is not null && Name(item) == "expression").ToList();
        Assert.Contains(failed, item => Text(item, "error") == "conversion" && item["message"] is null && Text(item, "use") == "transformations");
        Assert.Contains(failed, item => Text(item, "error") == "no-such-key" && Text(item, "expression") == "jwt.sub" && Text(item, "message") is not null);
        Assert.Contains(events, item => Text(item, "use") == "authorization" && item["result"] is { } result && !result.GetValue<bool>());
        Assert.DoesNotContain(Secret, string.Join('\n', events.Select(item => item.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_that_does_not_compile_is_400_and_a_GET_is_no_watch()
    {
        await using var gateway = await TestGateway.StartAsync("binds: [{port: PORT, listeners: [{routes: []}]}]");
        using var client = new HttpClient();

        using var bad = await WatchAsync(client, gateway, "request.path ==");
        using var get = await client.GetAsync($"http://127.0.0.1:{gateway.AdminPort}/debug/trace", Token);

        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("column", await bad.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    private static Task<HttpResponseMessage> WatchAsync(HttpClient client, TestGateway gateway, string expression) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{gateway.AdminPort}/debug/trace?expression={Uri.EscapeDataString(expression)}"),
        HttpCompletionOption.ResponseHeadersRead, Token);

    private static async Task<List<JsonNode>> ReadToEndEventAsync(StreamReader reader)
    {
        var events = new List<JsonNode>();
        while (events.Count == 0 || Name(events[^1]) != "end")
        {
            var line = await reader.ReadLineAsync(Token);
            Assert.NotNull(line);
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(JsonNode.Parse(line[6..])!);
            }
        }

        return events;
    }

    private static string? Name(JsonNode item) => Text(item, "event");

    private static string? Text(JsonNode item, string field) => item[field]?.GetValue<string>();
}
