using System.Net;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Keys;

public sealed class KeyTests : IAsyncLifetime
{
    private AdminApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_name_is_enough_and_the_secret_is_shown_once()
    {
        var response = await SendAsync(_server.Admin, HttpMethod.Post, "keys", new { name = "mine" });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var key = await ReadAsync<ApiKey>(response);
        Assert.True(VirtualKeyFormat.IsWellFormed(key.Secret!));
        Assert.Equal("personal", key.Kind);
        Assert.Equal("admin", key.OwnerName);
        Assert.StartsWith(key.Prefix, key.Secret, StringComparison.Ordinal);
        Assert.EndsWith(key.Last4, key.Secret, StringComparison.Ordinal);
        Assert.Null((await GetAsync<ApiKey>(_server.Admin, "keys/" + key.Id)).Secret);
        Assert.All((await GetAsync<Page<ApiKey>>(_server.Admin, "keys")).Data, k => Assert.Null(k.Secret));
    }

    [Fact]
    public async Task Developers_see_and_make_their_own_keys_only()
    {
        var (me, developer) = await _server.AddUserAsync("dev");
        var foreign = await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "admins" });
        var own = await PostAsync<ApiKey>(developer, "keys", new { name = "own" });
        Assert.Equal(me.Id, own.OwnerUserId);
        Assert.Equal([own.Id], (await GetAsync<Page<ApiKey>>(developer, "keys")).Data.Select(k => k.Id));
        Assert.Equal([own.Id], (await GetAsync<Page<ApiKey>>(_server.Admin, $"keys?owner={me.Id}")).Data.Select(k => k.Id));
        await ProblemAsync(await SendAsync(developer, HttpMethod.Get, "keys/" + foreign.Id), 404, "not_found");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Post, $"keys/{foreign.Id}:revoke"), 404, "not_found");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Post, $"keys/{foreign.Id}:rotate"), 404, "not_found");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Patch, "keys/" + foreign.Id, new { name = "x" }, ifMatch: "\"v1\""), 404, "not_found");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Post, "keys", new { name = "svc", kind = "service" }), 403, "forbidden");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Post, "keys", new { name = "x", ownerUserId = foreign.OwnerUserId }), 403, "forbidden");
        await ProblemAsync(await SendAsync(developer, HttpMethod.Patch, "keys/" + own.Id, new { name = "forced" }, ifMatch: "*"), 403, "forbidden");
    }

    [Fact]
    public async Task Rotation_keeps_the_id_and_lets_two_secrets_live()
    {
        var key = await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "r" });
        var rotated = await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:rotate", new { graceSeconds = 3600 });
        Assert.Equal(key.Id, rotated.Id);
        Assert.NotEqual(key.Secret, rotated.Secret);
        Assert.NotNull(rotated.PreviousSecretExpiresAt);
        Assert.Equal(2, (await LiveHashesAsync(key.Id)).Count);
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, $"keys/{key.Id}:rotate", new { graceSeconds = 10 }), 409, "grace_running");
        var third = await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:rotate", new { graceSeconds = 0, endPreviousGrace = true });
        Assert.Equal([VirtualKeyFormat.Hash(third.Secret!)], await LiveHashesAsync(key.Id));
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, $"keys/{key.Id}:rotate", new { graceSeconds = 2_592_001 }), 400, "validation_failed");
    }

    [Fact]
    public async Task Disable_and_enable_go_both_ways_and_revoke_is_final()
    {
        var key = await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "s" });
        Assert.Equal("disabled", (await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:disable", new { reason = "leaked?" })).Status);
        Assert.Equal("active", (await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:enable", null)).Status);
        var revoked = await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:revoke", new { reason = "gone" });
        Assert.Equal(("revoked", "gone"), (revoked.Status, revoked.StatusReason));
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, $"keys/{key.Id}:enable"), 409, "key_revoked");
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, $"keys/{key.Id}:rotate"), 409, "key_revoked");
        Assert.Equal("revoked", (await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:revoke", null)).Status);
        await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "s" });
    }

    [Fact]
    public async Task Expiry_is_derived_and_can_be_extended_and_names_are_unique_per_owner()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await _server.DisposeAsync();
        _server = await StartAsync(replace: s => s.AddSingleton<TimeProvider>(time));
        var key = await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "e", expiresAt = time.GetUtcNow().AddHours(1) });
        Assert.Equal("active", key.Status);
        time.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal("expired", (await GetAsync<ApiKey>(_server.Admin, "keys/" + key.Id)).Status);
        Assert.Single((await GetAsync<Page<ApiKey>>(_server.Admin, "keys?status=expired")).Data);
        Assert.Empty((await GetAsync<Page<ApiKey>>(_server.Admin, "keys?status=active")).Data);
        var extended = await ReadAsync<ApiKey>(await SendAsync(_server.Admin, HttpMethod.Patch, "keys/" + key.Id, new JsonObject { ["expiresAt"] = null }, ifMatch: "\"v1\""));
        Assert.Equal(("active", 2), (extended.Status, extended.Version));
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, "keys", new { name = "e" }), 409, "conflict");
        var problem = await ProblemAsync(
            await SendAsync(_server.Admin, HttpMethod.Post, "keys", new { name = "", expiresAt = time.GetUtcNow().AddDays(-1), allowedModels = new[] { "a*b" } }), 400, "validation_failed");
        Assert.Equal(["/name", "/expiresAt", "/allowedModels/0"], problem.Errors!.Select(e => e.Pointer));
    }

    [Fact]
    public async Task Every_change_owes_a_publication_and_an_audit_entry()
    {
        var key = await PostAsync<ApiKey>(_server.Admin, "keys", new { name = "a" });
        await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:rotate", null);
        await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:disable", null);
        await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:enable", null);
        await PostAsync<ApiKey>(_server.Admin, $"keys/{key.Id}:revoke", null);
        var revisions = await _server.Services.GetRequiredService<ControlDatabase>().ReadAsync(
            db => db.Outbox.Where(o => o.Topic == SnapshotParts.Keys).OrderBy(o => o.Id).Select(o => o.Payload).ToListAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "3", "4", "5"], revisions);
        var audit = await GetAsync<Page<JsonObject>>(_server.Admin, $"audit?resourceId={key.Id}");
        Assert.Equal(["key.revoke", "key.enable", "key.disable", "key.rotate", "key.create"], audit.Data.Select(a => (string?)a["action"]));
        Assert.True((bool)(await GetAsync<JsonObject>(_server.Admin, "audit:verify"))["intact"]!);
    }

    [Fact]
    public async Task Secrets_are_nowhere_in_the_database_and_leave_the_idempotency_store()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys");
        request.Content = System.Net.Http.Json.JsonContent.Create(new { name = "c" });
        request.Headers.Add("Idempotency-Key", "once");
        var key = await ReadAsync<ApiKey>(await _server.Admin.SendAsync(request, TestContext.Current.CancellationToken));
        var bytes = Directory.GetFiles(_server.Folder).SelectMany(ReadShared).ToArray();
        Assert.False(System.Text.Encoding.Latin1.GetString(bytes).Contains(key.Secret!, StringComparison.Ordinal));
    }

    private Task<List<string>> LiveHashesAsync(string id) => _server.Services.GetRequiredService<ControlDatabase>().ReadAsync(
        db => db.KeySecrets.Where(s => s.KeyId == id && s.State != "ended").Select(s => s.Hash).ToListAsync(), CancellationToken.None);

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
