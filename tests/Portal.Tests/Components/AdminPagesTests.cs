using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Components.Layout;
using Agentgateway.Portal.Components.Pages.Admin;
using Agentgateway.Portal.Tests.Fakes;
using AngleSharp.Dom;
using Bunit;
using Xunit;
using static Agentgateway.Portal.Tests.PortalContext;

namespace Agentgateway.Portal.Tests.Components;

public sealed class AdminPagesTests
{
    [Fact]
    public async Task Provider_is_created_from_a_template_with_its_yaml_entry()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<ProviderNew>();

        page.Find(Id("template-deepseek")).Click();
        page.WaitForElement(Id("provider-api-key")).Input("sk-secret");
        page.Find("form").Submit();

        page.WaitForState(() => api.Resources.Any(resource => resource is { Kind: "providers", Id: "deepseek" }));
        var spec = api.Resources.First(resource => resource.Id == "deepseek").Spec;
        Assert.Equal("""{"name":"deepseek","provider":"deepseek","params":{"apiKey":"sk-secret"}}""", spec.ToJsonString());
    }

    [Fact]
    public async Task Existing_name_is_refused_at_the_name()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<ProviderNew>();
        page.Find(Id("template-openai")).Click();
        page.WaitForElement(Id("provider-api-key")).Input("sk-secret");
        page.Find("form").Submit();

        Assert.Contains("taken", page.WaitForElement(Id("provider-name-error")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editing_keeps_a_stored_credential_and_what_the_form_does_not_show()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<ProviderEdit>(parameters => parameters.Add(edit => edit.Id, "openai"));
        page.WaitForElement(Id("display-name")).Input("OpenAI, new");
        page.Find("form").Submit();

        page.WaitForState(() => api.Resources.First(resource => resource.Id == "openai").Version == 4);
        var saved = api.Resources.First(resource => resource.Id == "openai");
        Assert.Equal("sec_1", saved.Spec["params"]!["apiKey"]!["$secret"]!.GetValue<string>());
        Assert.Equal("OpenAI, new", saved.Meta["displayName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Conflict_says_that_someone_else_was_faster_and_reload_shows_their_state()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<TrafficEdit>(parameters => parameters.Add(edit => edit.Kind, "routes").Add(edit => edit.Id, "qwen"));
        page.WaitForElement(Id("spec"));
        var index = api.Resources.FindIndex(resource => resource.Id == "qwen");
        api.Resources[index] = FakeData.Resource("routes", "qwen", """{"backends":[{"host":"theirs:80"}]}""", "{}", []) with { Version = 9 };

        page.Find("form").Submit();
        Assert.Contains("Someone else", page.WaitForElement(Id("problem")).TextContent, StringComparison.Ordinal);
        page.Find($"{Id("problem")} button").Click();

        page.WaitForState(() => page.FindAll(Id("problem")).Count == 0);
        Assert.Contains("theirs:80", page.Find(Id("spec")).GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_spec_shows_each_error_with_its_line()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["PUT routes/qwen"] = http => FakeAdminApi.ProblemAsync(http, 400, "validation_failed", "Not valid.", new ProblemError("/spec/matches/0/path", "unknown_field", "pathPrefx is unknown."));
        var page = context.RenderPage<TrafficEdit>(parameters => parameters.Add(edit => edit.Kind, "routes").Add(edit => edit.Id, "qwen"));
        page.WaitForElement(Id("spec")).Input("matches:\n  - path:\n      pathPrefx: /a\n");
        page.Find("form").Submit();

        var text = page.WaitForElement(Id("spec-errors")).TextContent;
        Assert.Contains("pathPrefx is unknown.", text, StringComparison.Ordinal);
        Assert.Contains("Line 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_no_yaml_is_refused_before_it_is_sent()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<TrafficEdit>(parameters => parameters.Add(edit => edit.Kind, "routes").Add(edit => edit.Id, "qwen"));
        page.WaitForElement(Id("spec")).Input("a: [1");
        page.Find("form").Submit();

        Assert.Contains("Line", page.WaitForElement(Id("spec-error")).TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Seen, seen => seen.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_wants_the_name_typed_and_names_what_breaks()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Providers>();
        page.WaitForElement($"{Id("provider-mock")} {Id("provider-delete")}").Click();

        Assert.True(context.Dialogs.WaitForElement(Id("confirm-ok")).HasAttribute("disabled"));
        Assert.Contains("models/mock-gpt", context.Dialogs.Markup, StringComparison.Ordinal);
        context.Dialogs.Find(Id("confirm-name")).Input("mock");
        context.Dialogs.Find(Id("confirm-ok")).Click();

        page.WaitForState(() => page.FindAll(Id("provider-mock")).Count == 0);
    }

    [Fact]
    public async Task Invited_user_gets_a_whole_link_shown_once()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Users>();
        page.WaitForElement(Id("user-invite")).Click();
        context.Dialogs.WaitForElement(Id("invite-name")).Input("nina");
        context.Dialogs.Find("#invite").Submit();

        Assert.Equal("http://localhost/sign-in/link?token=tok", context.Dialogs.WaitForElement(Id("invite-link")).TextContent);
        context.Dialogs.Find(Id("invite-close")).Click();
        page.WaitForElement(Id("user-nina"));
        Assert.Empty(page.FindAll($"{Id("user-admin")} {Id("user-disable")}"));
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("developer", false)]
    public async Task Menu_has_only_entries_that_the_role_can_open(string role, bool admin)
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api, role, role == "admin" ? "usr_1" : "usr_2");
        var menu = context.Render<NavMenu>(parameters => parameters.Add(nav => nav.Telemetry, true));

        Assert.NotNull(menu.Find(Id("nav-keys")));
        Assert.Equal(admin, menu.FindAll("a[href^='/admin'], a[href^='/telemetry']").Count > 0);
    }
}
