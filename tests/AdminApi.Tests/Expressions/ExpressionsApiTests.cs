using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Tests.ConfigResources;
using Agentgateway.Configuration.Contracts;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Expressions;

public sealed class ExpressionsApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("request.path.startsWith('/v1')", "true", "bool", "bool")]
    [InlineData("response.code", "200", "uint", "uint")]
    [InlineData("request.endTime - request.startTime", "\"1.25s\"", "google.protobuf.Duration", "google.protobuf.Duration")]
    [InlineData("jwt.groups.map(g, g + '!')", "[\"platform!\",\"admin!\"]", "list", "list")]
    [InlineData("json(request.body).model", "\"gpt-4o\"", "string", null)]
    [InlineData("request.uri.query('trace')", "[\"1\"]", "list", "list")]
    [InlineData("request.headers.cookie('sid')", "\"42\"", "string", "string")]
    [InlineData("jwt.rawToken", "\"<redacted>\"", "string", "string")]
    [InlineData("null", "null", "null_type", "null_type")]
    public async Task Expression_is_evaluated_on_the_sample(string expression, string value, string type, string? staticType)
    {
        var result = await EvaluateAsync(expression);
        Assert.Null(result.Error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value), result.Value), result.Value?.ToJsonString());
        Assert.Equal((type, staticType), (result.Type, result.StaticType));
        Assert.True(result.Microseconds >= 0);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Own_variables_replace_the_sample_and_attributes_are_named()
    {
        var result = await EvaluateAsync("jwt.sub == 'bob' && request.headers['x-a'] == '1' && has(request.body)", """{"jwt":{"sub":"bob"},"request":{"headers":{"X-A":["1","2"]}}}""");
        Assert.Equal("false", result.Value!.ToJsonString());
        Assert.Equal(["jwt.sub", "request.body", "request.headers.x-a"], result.Attributes);
    }

    [Fact]
    public async Task What_does_not_compile_is_told_with_its_position()
    {
        var result = await EvaluateAsync("true &&\n requst.path == 'x'");
        Assert.Equal("syntax", result.Error!.Code);
        Assert.Equal((2, 2, 6), (result.Error.Line, result.Error.Column, result.Error.Length));
        Assert.Contains("did you mean 'request'", result.Error.Message, StringComparison.Ordinal);
        Assert.Null(result.Value);
    }

    [Fact]
    public async Task Failed_evaluation_and_warnings_are_told()
    {
        var result = await EvaluateAsync("request.pth == 'x'");
        Assert.Equal("no-such-key", result.Error!.Code);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal((1, 9, 3), (warning.Line, warning.Column, warning.Length));
    }

    [Fact]
    public async Task Evaluation_is_bounded_and_large_values_are_cut()
    {
        Assert.Equal("budget-exceeded", (await EvaluateAsync("lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))")).Error!.Code);
        var large = await EvaluateAsync("lists.range(60000)");
        Assert.True(large.Truncated);
        Assert.StartsWith("[0,1,2", large.Value!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True((await EvaluateAsync("[1]" + string.Concat(Enumerable.Repeat(".map(y, [y])", 100)))).Truncated);
    }

    [Theory]
    [InlineData("", null, "/expression")]
    [InlineData("1", """{"jwtt":{}}""", "/context")]
    [InlineData("1", """{"response":{"code":"200"}}""", "/context")]
    [InlineData("1", """{"request":{"startTime":"yesterday"}}""", "/context")]
    public async Task Malformed_request_is_refused_at_its_place(string expression, string? context, string pointer)
    {
        var response = await SendAsync(shared.Server.Admin, HttpMethod.Post, "cel:evaluate", new { expression, context = context is null ? null : JsonNode.Parse(context) });
        Assert.Equal(400, (int)response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(pointer, (string?)problem!["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Functions_of_the_configuration_are_known()
    {
        var import = await shared.Server.Admin.PostAsync(
            "/api/v1/config:apply",
            new StringContent("config:\n  customFunctions: |\n    twice(a) { a + a }\n", System.Text.Encoding.UTF8, "application/yaml"),
            TestContext.Current.CancellationToken);
        Assert.True(import.IsSuccessStatusCode, await import.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var result = await EvaluateAsync("twice(21)");
        Assert.Equal("42", result.Value?.ToJsonString());
    }

    [Fact]
    public async Task Sample_context_can_be_read_and_sent_back()
    {
        var sample = await GetAsync<JsonObject>(shared.Server.Admin, "cel/sample-context");
        var result = await EvaluateAsync("variables().size()", sample.ToJsonString());
        Assert.True(result.Value!.GetValue<int>() > 10);
    }

    private Task<CelEvaluation> EvaluateAsync(string expression, string? context = null) =>
        PostAsync<CelEvaluation>(shared.Server.Admin, "cel:evaluate", new { expression, context = context is null ? null : JsonNode.Parse(context) });
}
