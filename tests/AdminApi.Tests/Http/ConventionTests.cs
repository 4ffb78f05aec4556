using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Http;

public sealed class ConventionTests : IAsyncLifetime
{
    private AdminApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static object Backend(string host) => new { spec = new { host } };

    [Fact]
    public async Task Put_creates_with_etag_and_get_answers_304_for_it()
    {
        var created = await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("a:80"), ifNoneMatch: "*");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"v1\"", created.Headers.ETag?.Tag);
        Assert.Equal("/api/v1/backends/one", created.Headers.Location?.ToString());

        var fresh = await SendAsync(_server.Admin, HttpMethod.Get, "backends/one", ifNoneMatch: "\"v1\"");
        Assert.Equal(HttpStatusCode.NotModified, fresh.StatusCode);
        var stale = await SendAsync(_server.Admin, HttpMethod.Get, "backends/one", ifNoneMatch: "\"v0\"");
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Changing_an_existing_resource_needs_the_version_that_was_seen(string method)
    {
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("a:80")));
        var body = method == "DELETE" ? null : Backend("b:80");
        await ProblemAsync(await SendAsync(_server.Admin, new HttpMethod(method), "backends/one", body), 428, "precondition_required");
        await ProblemAsync(await SendAsync(_server.Admin, new HttpMethod(method), "backends/one", body, ifMatch: "\"v9\""), 412, "version_mismatch");
        var changed = await SendAsync(_server.Admin, new HttpMethod(method), "backends/one", body, ifMatch: "\"v1\"");
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_version_conflict_tells_the_current_version()
    {
        await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("a:80"));
        var response = await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("b:80"), ifMatch: "\"v7\"");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal(1, (int)problem!["current"]!["version"]!);
        Assert.Equal("admin", (string?)problem["current"]!["updatedBy"]);
    }

    [Fact]
    public async Task Creating_what_exists_is_412_and_an_admin_may_force()
    {
        await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("a:80"));
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("b:80"), ifNoneMatch: "*"), 412, "version_mismatch");
        var forced = await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("b:80"), ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.Equal("\"v2\"", forced.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Merge_patch_changes_only_what_it_names_and_null_removes()
    {
        await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", new { spec = new { host = "a:80" }, meta = new { description = "d", displayName = "n" } });
        var patched = await ReadAsync<Resource>(await SendAsync(
            _server.Admin, HttpMethod.Patch, "backends/one", new { spec = new { host = "b:80" }, meta = new { description = (string?)null } }, ifMatch: "\"v1\""));
        Assert.Equal("b:80", (string?)patched.Spec["host"]);
        Assert.Equal("one", (string?)patched.Spec["name"]);
        Assert.False(patched.Meta.ContainsKey("description"));
        Assert.Equal("n", (string?)patched.Meta["displayName"]);
    }

    [Fact]
    public async Task Unknown_body_fields_are_named()
    {
        var problem = await ProblemAsync(await _server.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "x", frob = 1 }, TestContext.Current.CancellationToken), 400, "validation_failed");
        Assert.Equal("/frob", Assert.Single(problem.Errors!).Pointer);

        await SendAsync(_server.Admin, HttpMethod.Put, "backends/one", Backend("a:80"));
        problem = await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Patch, "backends/one", new { sepc = 1, mata = 2 }, ifMatch: "\"v1\""), 400, "validation_failed");
        Assert.Equal(["/sepc", "/mata"], problem.Errors!.Select(e => e.Pointer));
        problem = await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "backends/two", new { spec = new { host = "a:80" }, meta = new { color = "red" } }), 400, "validation_failed");
        Assert.Equal("/meta/color", Assert.Single(problem.Errors!).Pointer);
    }

    [Fact]
    public async Task Unknown_query_parameters_are_refused_and_named()
    {
        var problem = await ProblemAsync(await _server.Admin.GetAsync("/api/v1/keys?limit=5&stauts=active", TestContext.Current.CancellationToken), 400, "validation_failed");
        Assert.Equal("?stauts", Assert.Single(problem.Errors!).Pointer);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{}")]
    [InlineData("{\"name\":null}")]
    public async Task Unreadable_bodies_are_400_and_never_500(string body)
    {
        var response = await _server.Admin.PostAsync("/api/v1/keys", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        await ProblemAsync(response, 400, "validation_failed");
    }

    [Fact]
    public async Task Bodies_over_one_mebibyte_are_413_and_imports_may_be_larger()
    {
        var big = new string('x', 1_200_000);
        var response = await _server.Admin.PostAsJsonAsync("/api/v1/keys", new { name = big }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        response = await _server.Admin.PostAsync("/api/v1/config:validate", new StringContent($"# {big}\n{{}}\n", Encoding.UTF8, "application/yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gaps_and_cursors_cannot_be_forged()
    {
        for (var i = 0; i < 7; i++)
        {
            await SendAsync(_server.Admin, HttpMethod.Put, $"backends/b{i}", Backend($"h{i}:80"));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await GetAsync<Page<Resource>>(_server.Admin, "backends?limit=3" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            Assert.InRange(page.Data.Count, 1, 3);
            seen.AddRange(page.Data.Select(r => r.Id));
            cursor = page.PageInfo.NextCursor ?? cursor;
            if (page.PageInfo.NextCursor is null)
            {
                break;
            }
        }
        while (true);
        Assert.Equal(["b0", "b1", "b2", "b3", "b4", "b5", "b6"], seen);

        var tampered = cursor![..^2] + (cursor[^2] == 'A' ? "B" : "A") + cursor[^1];
        await ProblemAsync(await _server.Admin.GetAsync("/api/v1/backends?cursor=" + tampered, TestContext.Current.CancellationToken), 400, "validation_failed");
        await ProblemAsync(await _server.Admin.GetAsync("/api/v1/providers?cursor=" + cursor, TestContext.Current.CancellationToken), 400, "validation_failed");
        await ProblemAsync(await _server.Admin.GetAsync("/api/v1/backends?limit=201", TestContext.Current.CancellationToken), 400, "validation_failed");
        await ProblemAsync(await _server.Admin.GetAsync("/api/v1/backends?limit=0", TestContext.Current.CancellationToken), 400, "validation_failed");
    }

    [Fact]
    public async Task Idempotency_key_replays_the_answer_and_refuses_another_body()
    {
        var first = await PostWithKeyAsync("k1", new { name = "one" });
        var again = await PostWithKeyAsync("k1", new { name = "one" });
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        await ProblemAsync(await PostWithKeyAsync("k1", new { name = "two" }), 422, "idempotency_key_reused");
        Assert.Single((await GetAsync<Page<ApiKey>>(_server.Admin, "keys")).Data);
    }

    [Fact]
    public async Task Rate_limit_is_per_principal()
    {
        await using var server = await StartAsync(new() { ["AGW_API_RATE"] = "10", ["AGW_API_BURST"] = "10" });
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 200 && refused is null; i++)
        {
            var response = await server.Admin.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        Assert.NotNull(refused);
        await ProblemAsync(refused, 429, "rate_limited");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.GetAsync("/api/v1/me", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_document_reference_page_and_health_are_open()
    {
        var document = await _server.Anonymous.GetFromJsonAsync<JsonObject>("/openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.StartsWith("3.1", (string?)document!["openapi"], StringComparison.Ordinal);
        Assert.NotNull(document["paths"]!["/api/v1/keys/{id}:rotate"]);
        Assert.NotNull(document["paths"]!["/api/v1/providers/{id}"]);
        Assert.Equal(HttpStatusCode.OK, (await _server.Anonymous.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Anonymous.GetAsync("/docs/", TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<HttpResponseMessage> PostWithKeyAsync(string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys");
        request.Content = JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", key);
        return await _server.Admin.SendAsync(request);
    }
}
