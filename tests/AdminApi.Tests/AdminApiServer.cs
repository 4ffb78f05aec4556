using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Hosting;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.AdminApi.Tests;

/// <summary>The real service on a port of its own with databases of its own.</summary>
internal sealed class AdminApiServer : IAsyncDisposable
{
    public const string BootstrapToken = "bootstrap-token-of-the-test";
    public const string SignInToken = "first-sign-in-token";
    private static readonly byte[] PortalKey = [.. Enumerable.Repeat((byte)7, 32)];

    private readonly TemporaryFolder? _owned;
    private readonly WebApplication _app;

    private AdminApiServer(WebApplication app, string folder, TemporaryFolder? owned)
    {
        (_app, Folder, _owned) = (app, folder, owned);
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Admin = Client(BootstrapToken);
        Anonymous = new HttpClient { BaseAddress = Url };
    }

    public string Folder { get; }

    public Uri Url { get; }

    public HttpClient Admin { get; }

    public HttpClient Anonymous { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<AdminApiServer> StartAsync(
        Dictionary<string, string>? settings = null, string? folder = null, Action<IServiceCollection>? replace = null)
    {
        var owned = folder is null ? new TemporaryFolder() : null;
        var data = folder ?? owned!.Path;
        var values = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["AGW_DATA"] = data,
            ["AGW_BOOTSTRAP_TOKEN"] = BootstrapToken,
            ["AGW_SIGNIN_TOKEN"] = SignInToken,
            ["AGW_PORTAL_KEY"] = Convert.ToHexString(PortalKey),
            ["AGW_SIGNING_KEY"] = new string('1', 64),
            ["AGW_CONFIG_KEY"] = new string('2', 64),
            ["AGW_KEK"] = new string('3', 64),
            // Nobody listens there: a suite that happens to run on this machine must not answer for the test.
            ["AGW_GATEWAY_URL"] = "http://127.0.0.1:1",
            ["AGW_API_RATE"] = "10000",
            ["AGW_API_BURST"] = "10000",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var (name, value) in settings ?? [])
        {
            values[name] = value;
        }

        var app = AdminApiHost.Build([.. values.Select(v => $"--{v.Key}={v.Value}")], replace);
        await AdminApiHost.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new AdminApiServer(app, data, owned);
    }

    public HttpClient Client(string bearer) => new()
    {
        BaseAddress = Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
    };

    /// <summary>A client of the portal's own assertion.</summary>
    public HttpClient PortalService() => Client(Assertion("service:portal", null));

    /// <summary>A client of the portal that calls for a user.</summary>
    public HttpClient As(Me me) => Client(Assertion(me.Id, me.SecurityStamp));

    /// <summary>Invites a user and signs them in.</summary>
    public async Task<(Me Me, HttpClient Client)> AddUserAsync(string name, string role = "developer")
    {
        var invited = await PostAsync<UserInvited>(Admin, "users", new { name, role });
        var me = await PostAsync<Me>(PortalService(), "auth/sign-in", new { token = invited.Token });
        return (me, As(me));
    }

    public static string Assertion(string subject, string? stamp, long? expires = null, byte[]? key = null)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new { sub = subject, stamp, exp = expires ?? DateTimeOffset.UtcNow.AddSeconds(60).ToUnixTimeSeconds(), via = "portal" });
        var payload = Base64Url.EncodeToString(json);
        return $"agp_{payload}.{Base64Url.EncodeToString(HMACSHA256.HashData(key ?? PortalKey, Encoding.ASCII.GetBytes(payload)))}";
    }

    public static async Task<T> GetAsync<T>(HttpClient client, string path)
    {
        var response = await client.GetAsync("/api/v1/" + path);
        return await ReadAsync<T>(response);
    }

    public static async Task<T> PostAsync<T>(HttpClient client, string path, object? body)
    {
        var response = await client.PostAsync("/api/v1/" + path, body is null ? null : JsonContent.Create(body));
        return await ReadAsync<T>(response);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await client.SendAsync(request);
    }

    public static async Task<Problem> ProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<Problem>(text, JsonSerializerOptions.Web)!;
        Assert.Equal(code, problem.Code);
        Assert.False(string.IsNullOrEmpty(problem.TraceId));
        return problem;
    }

    public async Task<JsonObject> ImportAsync(string yaml, string query = "")
    {
        var response = await Admin.PostAsync("/api/v1/config:import" + query, new StringContent(yaml, Encoding.UTF8, "application/yaml"));
        return await ReadAsync<JsonObject>(response);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Admin.Dispose();
        Anonymous.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _owned?.Dispose();
    }
}
