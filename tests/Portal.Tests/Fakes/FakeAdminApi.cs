using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Portal.Tests.Fakes;

/// <summary>AdminApi's REST surface over memory, on a real socket: what the portal sees of it, including the check of user assertions.</summary>
public sealed class FakeAdminApi : IAsyncDisposable
{
    public const string PortalKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    public const string Password = "correct horse battery";

    private readonly WebApplication _app;

    private FakeAdminApi(WebApplication app) => _app = app;

    /// <summary>Kept, so that it is known after the API is gone too.</summary>
    public Uri Address { get; private set; } = default!;

    public List<ApiKey> Keys { get; } = FakeData.Keys();

    public List<Resource> Resources { get; } = FakeData.Resources();

    public List<User> Users { get; } =
    [
        new("usr_1", "admin", null, "Ada Admin", "admin", "active", FakeData.Now.AddMinutes(-9), FakeData.Now.AddDays(-30), FakeData.Now, 1),
        new("usr_2", "dev", "dev@example.com", "Dana Developer", "developer", "active", null, FakeData.Now.AddDays(-3), FakeData.Now, 1),
        new("usr_3", "eve", null, null, "developer", "disabled", null, FakeData.Now.AddDays(-3), FakeData.Now, 1),
    ];

    /// <summary>Answers of the next calls by "METHOD path", in place of the usual ones.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Instead { get; } = [];

    /// <summary>Requests seen, as "METHOD path?query".</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Bodies seen, in step with <see cref="Seen"/>.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Security stamp of every user; change it to end sessions.</summary>
    public string Stamp { get; set; } = "stamp-1";

    public bool HasPassword { get; set; } = true;

    public bool LinkUsed { get; set; }

    public static async Task<FakeAdminApi> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var fake = new FakeAdminApi(app);
        app.Use(fake.GuardAsync);
        fake.Map(app);
        await app.StartAsync();
        fake.Address = new Uri(app.Urls.Single());
        return fake;
    }

    /// <summary>Writes a problem document.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string code, string detail, params ProblemError[] errors)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new Problem($"urn:agw:problem:{code}", detail, status, detail, null, code, "0af7651916cd43dd8448eb211c80319c", errors, null),
            JsonSerializerOptions.Web, "application/problem+json");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Request.Body.Position = 0;
        var name = $"{context.Request.Method} {context.Request.Path.Value!["/api/v1/".Length..]}";
        lock (Seen)
        {
            Seen.Add(name + context.Request.QueryString);
            Bodies.Add(body);
        }

        if (Caller(context) is not { } caller)
        {
            await ProblemAsync(context, 401, "unauthenticated", "No valid assertion.");
            return;
        }

        context.Items["user"] = Users.FirstOrDefault(user => user.Id == caller);
        if (Instead.TryGetValue(name, out var answer))
        {
            await answer(context);
            return;
        }

        await next(context);
    }

    /// <summary>Checks signature, time and stamp of the bearer as AdminApi does; the subject if all is well.</summary>
    private string? Caller(HttpContext context)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        if (!bearer.StartsWith("Bearer agp_", StringComparison.Ordinal) || bearer.Split('.') is not [var left, var mac])
        {
            return null;
        }

        var payload = left["Bearer agp_".Length..];
        var expected = HMACSHA256.HashData(Convert.FromHexString(PortalKey), Encoding.ASCII.GetBytes(payload));
        if (!CryptographicOperations.FixedTimeEquals(expected, Base64Url.DecodeFromChars(mac)))
        {
            return null;
        }

        var json = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!;
        var subject = json["sub"]!.GetValue<string>();
        var fresh = json["exp"]!.GetValue<long>() >= DateTimeOffset.UtcNow.ToUnixTimeSeconds() && json["via"]!.GetValue<string>() == "portal";
        return fresh && (subject == "service:portal" || json["stamp"]?.GetValue<string>() == Stamp) ? subject : null;
    }

    private static User Me(HttpContext context) => (User)context.Items["user"]!;

    private Me ToMe(User user) => new(user.Id, user.Name, user.DisplayName, user.Role, [], HasPassword, Stamp);

    private static Page<T> PageOf<T>(IEnumerable<T> all, HttpContext context)
    {
        var limit = int.TryParse(context.Request.Query["limit"], out var given) ? given : 50;
        var skip = int.TryParse(context.Request.Query["cursor"], out var cursor) ? cursor : 0;
        var rest = all.Skip(skip).ToList();
        return new Page<T>([.. rest.Take(limit)], new PageInfo(rest.Count > limit ? $"{skip + limit}" : null, limit));
    }

    private void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        MapIdentity(api);
        MapKeys(api);
        MapResources(api);
        MapOperations(api);
    }

    private void MapIdentity(RouteGroupBuilder api)
    {
        api.MapPost("/auth/sign-in", async (HttpContext context) =>
        {
            var request = await context.Request.ReadFromJsonAsync<SignInRequest>();
            var user = Users.FirstOrDefault(user => user.Name == request!.Name && request.Password == Password);
            if (request!.Token == "good-token" && !LinkUsed)
            {
                (LinkUsed, user) = (true, Users[0]);
            }

            await (user is null
                ? ProblemAsync(context, 401, "sign_in_failed", "Name or password is wrong.")
                : context.Response.WriteAsJsonAsync(ToMe(user), JsonSerializerOptions.Web));
        });
        api.MapGet("/me", (HttpContext context) => ToMe(Me(context)));
        api.MapPut("/me/password", () =>
        {
            (HasPassword, Stamp) = (true, "stamp-2");
            return Results.NoContent();
        });
        api.MapGet("/runtime", () => new RuntimeInfo("0.1.0", "local", "http://localhost:4000", null, true, false, "connected"));
        api.MapGet("/users", (HttpContext context) => Me(context).Role == "admin" ? Results.Ok(PageOf(Users, context)) : Results.NotFound());
        api.MapPost("/users", async (HttpContext context) =>
        {
            var invite = await context.Request.ReadFromJsonAsync<UserInvite>();
            var user = new User($"usr_{Users.Count + 1}", invite!.Name, invite.Email, invite.DisplayName, invite.Role, "invited", null, FakeData.Now, FakeData.Now, 1);
            Users.Add(user);
            return Results.Json(new UserInvited(user, "tok", "/sign-in/link?token=tok", FakeData.Now.AddDays(1)), statusCode: 201);
        });
        api.MapPost("/users/{id}:invite", (string id) => new UserInvited(Users.First(user => user.Id == id), "tok", "/sign-in/link?token=tok", FakeData.Now.AddDays(1)));
        api.MapPatch("/users/{id}", async (string id, HttpContext context) =>
        {
            var patch = await context.Request.ReadFromJsonAsync<UserPatch>();
            var index = Users.FindIndex(user => user.Id == id);
            return Users[index] = Users[index] with { Role = patch!.Role ?? Users[index].Role, Status = patch.Status ?? Users[index].Status };
        });
    }

    private void MapKeys(RouteGroupBuilder api)
    {
        api.MapGet("/keys", (HttpContext context, string? status) => PageOf(Keys.Where(key => status is null || key.Status == status), context));
        api.MapPost("/keys", async (HttpContext context) =>
        {
            var create = await context.Request.ReadFromJsonAsync<ApiKeyCreate>();
            var key = FakeData.Key($"key_{Keys.Count + 10}", create!.Name, "active", create.AllowedModels, null) with { ExpiresAt = create.ExpiresAt, Kind = create.Kind ?? "personal" };
            Keys.Insert(0, key);
            return Results.Json(key with { Secret = "agk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG012345" }, statusCode: 201);
        });
        api.MapPost("/keys/{id}:rotate", (string id) => Keys.First(key => key.Id == id) with { Secret = "agk_rotated6789abcdefghijklmnopqrstuvwxyzABCDEFG012345" });
        api.MapPost("/keys/{id}:revoke", (string id) => SetStatus(id, "revoked"));
        api.MapPost("/keys/{id}:disable", (string id) => SetStatus(id, "disabled"));
        api.MapPost("/keys/{id}:enable", (string id) => SetStatus(id, "active"));
    }

    private ApiKey SetStatus(string id, string status)
    {
        var index = Keys.FindIndex(key => key.Id == id);
        return Keys[index] = Keys[index] with { Status = status };
    }

    private void MapResources(RouteGroupBuilder api)
    {
        foreach (var kind in (string[])["providers", "models", "virtual-models", "mcp-servers", "gateways", "listeners", "routes", "backends", "policies", "settings"])
        {
            api.MapGet($"/{kind}", (HttpContext context) => PageOf(Resources.Where(resource => resource.Kind == kind), context));
            api.MapGet($"/{kind}/{{id}}", (string id) => Resources.FirstOrDefault(resource => resource.Kind == kind && resource.Id == id) is { } found ? Results.Ok(found) : Results.NotFound());
            api.MapPut($"/{kind}/{{id}}", (string id, HttpContext context) => PutAsync(kind, id, context));
            api.MapDelete($"/{kind}/{{id}}", (string id) =>
            {
                Resources.RemoveAll(resource => resource.Kind == kind && resource.Id == id);
                return Results.NoContent();
            });
        }

        api.MapPost("/providers/{id}:test", (string id) => new ProviderTest(id != "openai", id == "openai" ? 401 : 200, id == "openai" ? "401 invalid_api_key" : "OK", 84, ["mock-gpt", "mock-gpt-mini"]));
        api.MapGet("/mcp-servers/{id}/tools", () => FakeData.Tools());
        api.MapPost("/mcp-servers/{id}:discover", () => FakeData.Tools());
        api.MapGet("/catalog/models", (HttpContext context) => PageOf<CatalogModel>(
            [
                new("mock-gpt", null, "Answers at once, for trying things out.", "mock", "mock-gpt", false, true, ["chat", "tools"]),
                new("mock-gpt-mini", null, null, "mock", "mock-gpt-mini", false, true, ["chat"]),
                new("smart", null, "The best that is up.", "virtual", null, true, false, ["chat"]),
            ],
            context));
        api.MapGet("/catalog/mcp-servers", (HttpContext context) => PageOf<CatalogMcpServer>(
            [new("sample", "Sample tools", "Echo, time and arithmetic.", "mcp", "http://localhost:4000/mcp", 2, FakeData.Now.AddHours(-1))], context));
    }

    private async Task PutAsync(string kind, string id, HttpContext context)
    {
        var write = await context.Request.ReadFromJsonAsync<ResourceWrite>();
        var index = Resources.FindIndex(resource => resource.Kind == kind && resource.Id == id);
        var match = context.Request.Headers.IfMatch.ToString();
        if ((index >= 0 && match != $"\"v{Resources[index].Version}\"") || (index < 0 && context.Request.Headers.IfNoneMatch != "*"))
        {
            await ProblemAsync(context, 412, "version_mismatch", "The resource has changed.");
            return;
        }

        var saved = FakeData.Resource(kind, id, write!.Spec.ToJsonString(), (write.Meta ?? []).ToJsonString(), []) with { Version = index < 0 ? 1 : Resources[index].Version + 1, Revision = 13 };
        if (index < 0)
        {
            Resources.Add(saved);
        }
        else
        {
            Resources[index] = saved;
        }

        await context.Response.WriteAsJsonAsync(saved, JsonSerializerOptions.Web);
    }

    private static void MapOperations(RouteGroupBuilder api)
    {
        api.MapGet("/instances", (HttpContext context) => PageOf<GatewayInstance>(
            [
                new("gw-1", "gw-1", "0.1.0", "serving", "redis", "127.0.0.1:4000", 1, 12, 4, true, FakeData.Now.AddDays(-1), FakeData.Now.AddSeconds(-3), null, 0, 0),
                new("gw-2", "gw-2", "0.1.0", "lost", "lkg", "127.0.0.1:4001", 1, 11, 4, false, FakeData.Now.AddDays(-1), FakeData.Now.AddMinutes(-9), "redis: connection refused", 12, 3),
            ],
            context));
        api.MapGet("/config/revisions", (HttpContext context) => PageOf(FakeData.Revisions(), context));
        api.MapGet("/config/revisions/{number}", (long number) => FakeData.Revisions().FirstOrDefault(revision => revision.Number == number) is { } found ? Results.Ok(found) : Results.NotFound());
        api.MapGet("/config/revisions/{from}/diff/{to}", (long from, long to) => new RevisionDiff(
            from, to, FakeData.Revisions()[0].Changes!, "--- revision 11\n+++ revision 12\n@@ -1,3 +1,4 @@\n models:\n - name: mock-gpt\n+  params:\n+    model: mock-gpt\n-  provider: mock\n"));
        api.MapPost("/config/revisions/{number}:rollback", (long number) => FakeData.Revisions()[0]);
        api.MapGet("/usage/summary", (DateTimeOffset from, DateTimeOffset to) => new UsageSummary(from, to, 12840, 214, 1_834_002, 624_100, 12_000, 300, "18.42731", 12, 734.2, FakeData.Now.AddSeconds(-4)));
        api.MapGet("/usage/timeseries", (DateTimeOffset from, DateTimeOffset to) => FakeData.Timeseries(from, to));
        api.MapGet("/usage/breakdown", (string groupBy) => new UsageBreakdown(groupBy, [new("mock-gpt", null, 9000, 12, 1_200_000, 400_000, "12.1", 0), new("mock-gpt-mini", null, 3840, 202, 634_002, 224_100, "6.3", 12)]));
        api.MapGet("/logs", (HttpContext context) => PageOf(FakeData.Requests(), context));
        api.MapGet("/logs/{id}", (string id) => FakeData.Requests().FirstOrDefault(log => log.Id == id) is { } found ? Results.Ok(found) : Results.NotFound());
        api.MapGet("/telemetry/traces", (HttpContext context) => PageOf<TraceSummary>([new(FakeData.Trace().TraceId, "playground chat", ["portal", "adminapi", "gateway"], FakeData.Now.AddMinutes(-2), 840, 4, true)], context));
        api.MapGet("/telemetry/traces/{id}", (string id) => FakeData.Trace() with { TraceId = id });
        api.MapGet("/telemetry/logs", (HttpContext context) => PageOf<LogInfo>([new(FakeData.Now, "gateway", "Information", "Access", "POST /v1/chat/completions 200", FakeData.Trace().TraceId, "s3", new Dictionary<string, string>())], context));
        api.MapGet("/telemetry/metrics", (HttpContext context) => PageOf<MetricInfo>(
            [
                new("gateway", "agentgateway_requests", "1", "Requests by status.", "Counter", [new(FakeData.Now, 812, null, new Dictionary<string, string> { ["status"] = "200" }), new(FakeData.Now, 14, null, new Dictionary<string, string> { ["status"] = "403" })]),
                new("gateway", "request_duration", "s", "Request duration.", "Histogram", [new(FakeData.Now, 431.2, 826, new Dictionary<string, string>())]),
            ],
            context));
        api.MapGet("/cel/sample-context", () => JsonNode.Parse("""{"request":{"path":"/v1"},"jwt":{"groups":["admin"]}}"""));
        api.MapPost("/cel:evaluate", (CelEvaluationRequest request) => FakeData.Evaluate(request.Expression));
        api.MapPost("/playground/tools", () => JsonNode.Parse("""{"content":[{"type":"text","text":"hello <b>world</b>"}],"isError":false}"""));
        api.MapPost("/playground/chat", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var word in (string[])["This ", "is ", "a ", "<b>mock</b> ", "answer."])
            {
                var chunk = new JsonObject { ["model"] = "mock-gpt-2026", ["choices"] = new JsonArray(new JsonObject { ["delta"] = new JsonObject { ["content"] = word } }) };
                await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
                await context.Response.Body.FlushAsync();
            }

            await context.Response.WriteAsync("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n");
        });
    }
}
