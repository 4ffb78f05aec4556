using System.Net;
using Agentgateway.Configuration.Contracts;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Suite;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Agentgateway.EndToEnd.Browser;

/// <summary>The way of a developer, in a real browser.</summary>
[Collection(RedisSuite.Name)]
public sealed class DeveloperJourneyTests(RedisSuiteFixture fixture, BrowserFixture browser)
{
    private SuiteProcess Suite => fixture.Suite;

    [Fact]
    public async Task An_invited_developer_gets_a_key_chats_sees_usage_and_revokes()
    {
        string link;
        await using (var admin = await browser.OpenAsAdminAsync(Suite))
        {
            link = await InviteAsync(admin, "ada");
            admin.AssertNoConsoleErrors();
        }

        await using var developer = await browser.OpenAsync(Suite);
        await developer.RedeemAsync(link, "a password of my own");

        // A key, shown once, copied.
        await developer.GoAsync("/keys");
        await developer.ClickUntilAsync("key-create", "key-name");
        await developer.Get("key-name").FillAsync("laptop");
        await developer.Get("key-save").ClickAsync();
        var secret = await developer.Get("secret").InnerTextAsync();
        Assert.StartsWith("agk_", secret, StringComparison.Ordinal);
        await developer.ScreenshotAsync("light", "key-secret");
        await developer.Get("copy-secret").ClickAsync();
        await Expect(developer.Page.Locator(".copy.copied")).ToBeVisibleAsync();
        Assert.Equal(secret, await developer.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await developer.Get("secret-stored").CheckAsync();
        await developer.Get("secret-close").ClickAsync();
        await Suite.WaitForStatusAsync(secret, HttpStatusCode.OK, "the copied key works", TimeSpan.FromSeconds(20));

        // The playground streams through the gateway.
        await developer.GoAsync("/playground/chat");
        await developer.Get("chat-input").FillAsync("Tell me about telescopes");
        await developer.ClickUntilAsync("chat-send", "chat-answer");
        await Expect(developer.Get("chat-answer")).ToContainTextAsync("telescopes");
        await Expect(developer.Get("chat-meta-tokens")).ToBeVisibleAsync();
        await developer.ScreenshotAsync("light", "playground-answer");

        // Usage and the request log know about it.
        await Agentgateway.Testing.Poll.UntilTrueAsync(
            async () =>
            {
                await developer.GoAsync("/usage");
                return await developer.Get("usage-requests").InnerTextAsync() is not ("" or "0");
            },
            "usage shows the requests", TestContext.Current.CancellationToken, TimeSpan.FromSeconds(40));
        await developer.GoAsync("/requests");
        await Expect(developer.Get("request-open").First).ToBeVisibleAsync();

        // What is not hers does not exist.
        await developer.GoAsync("/admin/users");
        await Expect(developer.Get("user-invite")).ToHaveCountAsync(0);

        // Revoked: refused at once.
        await developer.GoAsync("/keys");
        await developer.ClickUntilAsync("key-revoke", "confirm-ok");
        await developer.Get("confirm-ok").ClickAsync();
        await Expect(developer.Get("key-revoke")).ToHaveCountAsync(0);
        await Suite.WaitForStatusAsync(secret, HttpStatusCode.Unauthorized, "the revoked key is refused", SuiteApi.Promptly);
        developer.AssertNoConsoleErrors();
    }

    [Fact]
    public async Task The_key_journey_works_by_keyboard_alone()
    {
        await using var admin = await browser.OpenAsAdminAsync(Suite);
        await admin.GoAsync("/keys");
        await admin.TabToAsync("key-create");
        await admin.PressUntilAsync("Enter", "key-name");
        await Expect(admin.Get("key-name")).ToBeFocusedAsync();
        await admin.Page.Keyboard.TypeAsync("by keyboard", new KeyboardTypeOptions { Delay = 80 });
        await admin.Page.Keyboard.PressAsync("Enter");

        await Expect(admin.Get("secret")).ToBeVisibleAsync();
        var secret = await admin.Get("secret").InnerTextAsync();
        await admin.TabToAsync("copy-secret");
        await admin.Page.Keyboard.PressAsync("Enter");
        await Expect(admin.Page.Locator(".copy.copied")).ToBeVisibleAsync();
        Assert.Equal(secret, await admin.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await admin.TabToAsync("secret-stored");
        await admin.Page.Keyboard.PressAsync("Space");
        await Expect(admin.Get("secret-close")).ToBeEnabledAsync();
        await admin.TabToAsync("secret-close");
        await admin.Page.Keyboard.PressAsync("Enter");
        await Expect(admin.Get("secret")).ToHaveCountAsync(0);

        var keys = (await Suite.GetAsync<Page<ApiKey>>("/api/v1/keys")).Data;
        var key = Assert.Single(keys, k => k.Name == "by keyboard");
        await admin.Get($"key-{key.Id}").GetByTestId("key-revoke").FocusAsync();
        await admin.Page.Keyboard.PressAsync("Enter");
        await admin.Get("confirm-ok").WaitForAsync();
        await admin.TabToAsync("confirm-ok");
        await admin.Page.Keyboard.PressAsync("Enter");
        await Expect(admin.Get($"key-{key.Id}").GetByTestId("key-revoke")).ToHaveCountAsync(0);
        admin.AssertNoConsoleErrors();
    }

    private static async Task<string> InviteAsync(PortalPage admin, string name)
    {
        await admin.GoAsync("/admin/users");
        await admin.ClickUntilAsync("user-invite", "invite-name");
        await admin.Get("invite-name").FillAsync(name);
        await admin.Get("invite-save").ClickAsync();
        var link = await admin.Get("invite-link").InnerTextAsync();
        await admin.Get("invite-close").ClickAsync();
        return link;
    }
}
