using System.Net;
using Agentgateway.Configuration.Contracts;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Identity;

public sealed class UserTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task An_invited_developer_signs_in_once_by_link_and_then_by_password()
    {
        await using var server = await StartAsync();
        var portal = server.PortalService();
        var invited = await PostAsync<UserInvited>(server.Admin, "users", new { name = "dora", email = "d@x.y" });
        Assert.Equal("invited", invited.User.Status);
        Assert.Equal("developer", invited.User.Role);
        Assert.Equal("/sign-in/link?token=" + invited.Token, invited.SignInPath);

        var me = await PostAsync<Me>(portal, "auth/sign-in", new { token = invited.Token });
        Assert.False(me.HasPassword);
        await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { token = invited.Token }), 401, "sign_in_failed");

        var dora = server.As(me);
        await ProblemAsync(await SendAsync(dora, HttpMethod.Put, "me/password", new { newPassword = "short" }), 400, "validation_failed");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(dora, HttpMethod.Put, "me/password", new { newPassword = Password })).StatusCode);
        await ProblemAsync(await SendAsync(dora, HttpMethod.Get, "me"), 401, "unauthenticated");

        var again = await PostAsync<Me>(portal, "auth/sign-in", new { name = "DORA", password = Password });
        Assert.True(again.HasPassword);
        Assert.NotEqual(me.SecurityStamp, again.SecurityStamp);
        Assert.Equal("active", (await GetAsync<User>(server.Admin, "users/" + me.Id)).Status);
        await ProblemAsync(await SendAsync(server.As(again), HttpMethod.Put, "me/password", new { newPassword = "another good one", currentPassword = "wrong" }), 400, "validation_failed");
    }

    [Fact]
    public async Task Repeated_failures_lock_the_account_for_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await StartAsync(replace: s => s.AddSingleton<TimeProvider>(time));
        var portal = server.Client(Assertion("service:portal", null));
        var (me, dora) = await server.AddUserAsync("dora");
        await SendAsync(dora, HttpMethod.Put, "me/password", new { newPassword = Password });
        for (var i = 0; i < 5; i++)
        {
            await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { name = "dora", password = "wrong wrong wrong" }), 401, "sign_in_failed");
        }

        var locked = await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { name = "dora", password = Password });
        await ProblemAsync(locked, 429, "locked");
        Assert.NotNull(locked.Headers.RetryAfter);

        time.Advance(TimeSpan.FromSeconds(61));
        portal = server.Client(Assertion("service:portal", null, time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds()));
        Assert.Equal(me.Id, (await PostAsync<Me>(portal, "auth/sign-in", new { name = "dora", password = Password })).Id);
    }

    [Fact]
    public async Task Unknown_names_and_wrong_passwords_answer_alike()
    {
        await using var server = await StartAsync();
        var portal = server.PortalService();
        var unknown = await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { name = "nobody", password = Password }), 401, "sign_in_failed");
        var admin = await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { name = "admin", password = Password }), 401, "sign_in_failed");
        Assert.Equal(unknown.Detail, admin.Detail);
    }

    [Fact]
    public async Task First_admin_link_works_until_a_password_is_set_and_is_armed_again_at_start_only_without_one()
    {
        using var folder = new Testing.TemporaryFolder();
        Me me;
        await using (var server = await StartAsync(folder: folder.Path))
        {
            me = await PostAsync<Me>(server.PortalService(), "auth/sign-in", new { token = SignInToken });
            Assert.Equal("admin", me.Role);
            await ProblemAsync(await SendAsync(server.PortalService(), HttpMethod.Post, "auth/sign-in", new { token = SignInToken }), 401, "sign_in_failed");
        }

        await using (var server = await StartAsync(folder: folder.Path))
        {
            me = await PostAsync<Me>(server.PortalService(), "auth/sign-in", new { token = SignInToken });
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(server.As(me), HttpMethod.Put, "me/password", new { newPassword = Password })).StatusCode);
        }

        await using (var server = await StartAsync(folder: folder.Path))
        {
            await ProblemAsync(await SendAsync(server.PortalService(), HttpMethod.Post, "auth/sign-in", new { token = SignInToken }), 401, "sign_in_failed");
            Assert.Equal(me.Id, (await PostAsync<Me>(server.PortalService(), "auth/sign-in", new { name = "admin", password = Password })).Id);
        }
    }

    [Fact]
    public async Task A_new_link_replaces_the_old_one_and_takes_the_password_away_when_used()
    {
        await using var server = await StartAsync();
        var portal = server.PortalService();
        var invited = await PostAsync<UserInvited>(server.Admin, "users", new { name = "dora" });
        var second = await PostAsync<UserInvited>(server.Admin, $"users/{invited.User.Id}:invite", null);
        await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { token = invited.Token }), 401, "sign_in_failed");
        var me = await PostAsync<Me>(portal, "auth/sign-in", new { token = second.Token });
        await SendAsync(server.As(me), HttpMethod.Put, "me/password", new { newPassword = Password });

        var reset = await PostAsync<UserInvited>(server.Admin, $"users/{me.Id}:invite", null);
        Assert.True((await PostAsync<Me>(portal, "auth/sign-in", new { name = "dora", password = Password })).HasPassword);
        Assert.False((await PostAsync<Me>(portal, "auth/sign-in", new { token = reset.Token })).HasPassword);
        await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { name = "dora", password = Password }), 401, "sign_in_failed");
    }

    [Fact]
    public async Task Links_end_after_a_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await StartAsync(replace: s => s.AddSingleton<TimeProvider>(time));
        var invited = await PostAsync<UserInvited>(server.Admin, "users", new { name = "dora" });
        time.Advance(TimeSpan.FromHours(24.1));
        var portal = server.Client(Assertion("service:portal", null, time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds()));
        await ProblemAsync(await SendAsync(portal, HttpMethod.Post, "auth/sign-in", new { token = invited.Token }), 401, "sign_in_failed");
    }

    [Fact]
    public async Task Disabling_a_user_ends_their_sessions_at_once()
    {
        await using var server = await StartAsync();
        var (me, dora) = await server.AddUserAsync("dora");
        var user = await ReadAsync<User>(await SendAsync(server.Admin, HttpMethod.Patch, "users/" + me.Id, new { status = "disabled" }, ifMatch: "*"));
        Assert.Equal("disabled", user.Status);
        await ProblemAsync(await SendAsync(dora, HttpMethod.Get, "me"), 401, "unauthenticated");
    }

    [Fact]
    public async Task Nobody_elevates_themselves_and_an_admin_always_stays()
    {
        await using var server = await StartAsync();
        var (second, other) = await server.AddUserAsync("second", "admin");
        await ProblemAsync(await SendAsync(other, HttpMethod.Patch, "users/" + second.Id, new { status = "disabled" }, ifMatch: "*"), 403, "forbidden");
        await ProblemAsync(await SendAsync(other, HttpMethod.Delete, "users/" + second.Id, ifMatch: "*"), 403, "forbidden");
        var admin = await GetAsync<Me>(server.Admin, "me");
        await ProblemAsync(await SendAsync(other, HttpMethod.Patch, "users/" + admin.Id, new { role = "developer" }, ifMatch: "*"), 409, "last_admin");
        await ProblemAsync(await SendAsync(other, HttpMethod.Delete, "users/" + admin.Id, ifMatch: "*"), 409, "last_admin");
        var lowered = await ReadAsync<User>(await SendAsync(server.Admin, HttpMethod.Patch, "users/" + second.Id, new { role = "developer" }, ifMatch: "*"));
        Assert.Equal("developer", lowered.Role);
        await ProblemAsync(await SendAsync(other, HttpMethod.Get, "users"), 401, "unauthenticated");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(server.Admin, HttpMethod.Delete, "users/" + second.Id, ifMatch: "*")).StatusCode);
    }

    [Fact]
    public async Task Names_and_roles_are_checked_and_names_are_unique()
    {
        await using var server = await StartAsync();
        var problem = await ProblemAsync(await SendAsync(server.Admin, HttpMethod.Post, "users", new { name = "a b", role = "root" }), 400, "validation_failed");
        Assert.Equal(["/name", "/role"], problem.Errors!.Select(e => e.Pointer));
        await ProblemAsync(await SendAsync(server.Admin, HttpMethod.Post, "users", new { name = "Admin" }), 409, "conflict");
    }
}
