using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Identity;

public sealed class EndpointRoleMatrixTests
{
    // Everything else under /api/v1 is for admins only: a new endpoint must be added here to be open to developers.
    private static readonly HashSet<string> ForDevelopers = new(StringComparer.Ordinal)
    {
        "GET /me", "PUT /me/password", "GET /runtime",
        "GET /keys", "POST /keys", "GET /keys/{id}", "PATCH /keys/{id}", "DELETE /keys/{id}",
        "POST /keys/{id}:rotate", "POST /keys/{id}:revoke", "POST /keys/{id}:disable", "POST /keys/{id}:enable",
        "GET /catalog/models", "GET /catalog/mcp-servers", "GET /mcp-servers/{id}/tools",
        "POST /playground/chat", "POST /playground/tools",
        "GET /usage/summary", "GET /usage/timeseries", "GET /usage/breakdown", "GET /logs", "GET /logs/{id}",
    };

    private const string ForPortal = "POST /auth/sign-in";

    [Fact]
    public async Task Every_endpoint_answers_every_role_as_the_table_says()
    {
        await using var server = await StartAsync();
        var (_, developer) = await server.AddUserAsync("dev");
        var portal = server.PortalService();
        var endpoints = server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (Method: m, Pattern: e.RoutePattern.RawText!["/api/v1".Length..])))
            .ToList();
        Assert.True(endpoints.Count > 90, $"only {endpoints.Count} endpoints found");

        var failures = new List<string>();
        foreach (var (method, pattern) in endpoints)
        {
            var name = $"{method} {pattern.TrimEnd('/')}";
            await ExpectAsync(server.Anonymous, name, method, pattern, s => s == HttpStatusCode.Unauthorized, "anonymous", failures);
            await ExpectAsync(portal, name, method, pattern, s => name == ForPortal ? Passed(s) || s == HttpStatusCode.Unauthorized : s == HttpStatusCode.Forbidden, "portal", failures);
            await ExpectAsync(developer, name, method, pattern, s => ForDevelopers.Contains(name) ? Passed(s) : s == HttpStatusCode.Forbidden, "developer", failures);
            await ExpectAsync(server.Admin, name, method, pattern, s => name == ForPortal ? s == HttpStatusCode.Forbidden : Passed(s), "admin", failures);
        }

        Assert.Empty(failures);
        Assert.All(ForDevelopers, name => Assert.Contains(endpoints, e => $"{e.Method} {e.Pattern.TrimEnd('/')}" == name));
    }

    [Fact]
    public async Task Inference_keys_and_broken_assertions_are_no_credentials_here()
    {
        await using var server = await StartAsync();
        var (me, _) = await server.AddUserAsync("dev");
        string[] bearers =
        [
            "agk_0123456789", "wrong", "", BootstrapToken + "x",
            Assertion(me.Id, me.SecurityStamp, key: new byte[32]),
            Assertion(me.Id, "old-stamp"),
            Assertion(me.Id, me.SecurityStamp, expires: DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds()),
            Assertion(me.Id, me.SecurityStamp, expires: DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()),
            Assertion("usr_unknown", me.SecurityStamp),
            Assertion(me.Id, me.SecurityStamp)[..^3] + "AAA",
        ];
        foreach (var bearer in bearers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
            await ProblemAsync(await server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken), 401, "unauthenticated");
        }
    }

    private static bool Passed(HttpStatusCode status) => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError or HttpStatusCode.MethodNotAllowed);

    private static async Task ExpectAsync(
        HttpClient client, string name, string method, string pattern, Func<HttpStatusCode, bool> expected, string role, List<string> failures)
    {
        var path = pattern.Replace("{id}", "none", StringComparison.Ordinal).Replace("{number:long}", "999", StringComparison.Ordinal)
            .Replace("{from:long}", "998", StringComparison.Ordinal).Replace("{to:long}", "999", StringComparison.Ordinal)
            .Replace("{provider}/{**model}", "none/none", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        if (method is "POST" or "PUT" or "PATCH")
        {
            // Not a valid body anywhere, so nothing is changed on the way.
            request.Content = new StringContent("{\"nothing\":true}", Encoding.UTF8, "application/json");
        }

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if (!expected(response.StatusCode))
        {
            failures.Add($"{name} as {role}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }
}
