using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Components.Pages.Keys;
using Agentgateway.Portal.Tests.Fakes;
using AngleSharp.Dom;
using Bunit;
using Xunit;
using static Agentgateway.Portal.Tests.PortalContext;

namespace Agentgateway.Portal.Tests.Components;

public sealed class KeyPagesTests
{
    private const string Secret = "agk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG012345";

    [Fact]
    public async Task List_shows_keys_and_offers_no_action_on_a_revoked_one()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();

        page.WaitForElement(Id("key-key_01"));
        Assert.NotNull(page.Find($"{Id("key-key_01")} {Id("key-revoke")}"));
        Assert.NotNull(page.Find($"{Id("key-key_03")} {Id("key-enable")}"));
        Assert.Empty(page.FindAll($"{Id("key-key_04")} button"));
        Assert.Contains(api.Seen, seen => seen.StartsWith("GET keys?", StringComparison.Ordinal) && seen.Contains("owner=me", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Created_secret_is_shown_once_and_the_dialog_closes_only_after_it_is_stored()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();

        page.WaitForElement(Id("key-create")).Click();
        context.Dialogs.WaitForElement(Id("key-name")).Input("ci job");
        context.Dialogs.Find("#create-key").Submit();

        Assert.Equal(Secret, context.Dialogs.WaitForElement(Id("secret")).TextContent);
        Assert.Contains($"Bearer {Secret}", context.Dialogs.WaitForElement(Id("snippet")).TextContent, StringComparison.Ordinal);
        Assert.True(context.Dialogs.Find(Id("secret-close")).HasAttribute("disabled"));
        context.Dialogs.Find(Id("secret-stored")).Change(true);
        context.Dialogs.Find(Id("secret-close")).Click();
        context.Dialogs.WaitForState(() => context.Dialogs.FindAll(Id("secret")).Count == 0);

        page.WaitForState(() => page.Markup.Contains("ci job", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, page.Markup + context.Dialogs.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_switch_the_snippet()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();
        page.WaitForElement(Id("key-create")).Click();
        context.Dialogs.WaitForElement(Id("key-name")).Input("x");
        context.Dialogs.Find("#create-key").Submit();

        context.Dialogs.WaitForElement(Id("tab-vscode")).Click();

        context.Dialogs.WaitForAssertion(() => Assert.Contains("\"servers\"", context.Dialogs.Find(Id("snippet")).TextContent, StringComparison.Ordinal));
        Assert.Equal("true", context.Dialogs.Find(Id("tab-vscode")).GetAttribute("aria-selected"));
    }

    [Fact]
    public async Task Empty_name_is_refused_beside_its_field_without_a_call()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();
        page.WaitForElement(Id("key-create")).Click();
        context.Dialogs.WaitForElement("#create-key").Submit();

        var input = context.Dialogs.WaitForElement(Id("key-name"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var described = input.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Contains(context.Dialogs.Find(Id("key-name-error")).Id, described);
        Assert.DoesNotContain(api.Seen, seen => seen.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_of_the_api_is_shown_beside_its_field()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["POST keys"] = http => FakeAdminApi.ProblemAsync(http, 400, "validation_failed", "Bad.", new ProblemError("/name", "length", "At most 100 characters."));
        var page = context.RenderPage<KeyList>();
        page.WaitForElement(Id("key-create")).Click();
        context.Dialogs.WaitForElement(Id("key-name")).Input("too long");
        context.Dialogs.Find("#create-key").Submit();

        Assert.Equal("At most 100 characters.", context.Dialogs.WaitForElement(Id("key-name-error")).TextContent);
    }

    [Fact]
    public async Task Revoke_asks_first_and_cancel_changes_nothing()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();
        page.WaitForElement($"{Id("key-key_01")} {Id("key-revoke")}").Click();
        context.Dialogs.WaitForElement(Id("confirm-cancel")).Click();
        context.Dialogs.WaitForState(() => context.Dialogs.FindAll(Id("confirm-ok")).Count == 0);
        Assert.Equal("active", api.Keys.First(key => key.Id == "key_01").Status);

        page.Find($"{Id("key-key_01")} {Id("key-revoke")}").Click();
        context.Dialogs.WaitForElement(Id("confirm-ok")).Click();

        page.WaitForState(() => page.FindAll($"{Id("key-key_01")} button").Count == 0);
        Assert.Equal("revoked", api.Keys.First(key => key.Id == "key_01").Status);
    }

    [Fact]
    public async Task Rotate_sends_the_chosen_grace_and_shows_the_new_secret()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<KeyList>();
        page.WaitForElement($"{Id("key-key_01")} {Id("key-rotate")}").Click();
        context.Dialogs.WaitForElement(Id("rotate-grace")).Change("3600");
        context.Dialogs.Find("#rotate-key").Submit();

        Assert.StartsWith("agk_rotated", context.Dialogs.WaitForElement(Id("secret")).TextContent, StringComparison.Ordinal);
        Assert.Contains(api.Bodies, body => body.Contains("\"graceSeconds\":3600", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failing_list_says_why_and_tries_again()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["GET keys"] = http => FakeAdminApi.ProblemAsync(http, 503, "dependency_unavailable", "The database is busy.");
        var page = context.RenderPage<KeyList>();

        Assert.Contains("The database is busy.", page.WaitForElement(Id("problem")).TextContent, StringComparison.Ordinal);
        api.Instead.Clear();
        page.Find($"{Id("problem")} button").Click();
        page.WaitForElement(Id("key-key_01"));
    }
}
