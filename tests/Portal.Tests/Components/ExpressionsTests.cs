using Agentgateway.Portal.Components.Pages.Admin;
using Agentgateway.Portal.Tests.Fakes;
using Bunit;
using Xunit;
using static Agentgateway.Portal.Tests.PortalContext;

namespace Agentgateway.Portal.Tests.Components;

public sealed class ExpressionsTests
{
    [Fact]
    public async Task Value_type_time_and_attributes_are_shown()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = Open(context, "anything");

        Assert.Contains("\"a\": \"<b>1</b>\"", page.WaitForElement(Id("expression-value")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll($"{Id("expression-value")} b"));
        Assert.Equal("map", page.Find(Id("expression-type")).TextContent);
        Assert.Equal("1.25 µs", page.Find(Id("expression-time")).TextContent);
        Assert.Equal(["jwt.groups", "request.path"], page.FindAll($"{Id("expression-attributes")} li").Select(item => item.TextContent));
        Assert.Equal("""{"expression":"anything","context":{"request":{"path":"/v1"},"jwt":{"groups":["admin"]}}}""", api.Bodies[^1]);
    }

    [Fact]
    public async Task Place_of_an_error_is_underlined_and_named()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = Open(context, "requst.path");

        Assert.Equal("requst", page.WaitForElement(Id("expression-error-mark")).TextContent);
        Assert.Equal("Line 1, column 1", page.Find(Id("expression-error-position")).TextContent);
        Assert.Empty(page.FindAll(Id("expression-value")));
    }

    [Fact]
    public async Task Failed_evaluation_keeps_its_warning()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = Open(context, "request.pth");

        Assert.Contains("no-such-key", page.WaitForElement(Id("expression-error")).TextContent, StringComparison.Ordinal);
        Assert.Equal("pth", page.Find(Id("expression-warning-mark")).TextContent);
    }

    [Fact]
    public async Task Variables_that_are_no_json_are_refused_before_they_are_sent()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Expressions>();
        page.WaitForElement(Id("expression-context")).Input("{");
        page.Find("form").Submit();

        Assert.Contains("JSON", page.WaitForElement(Id("expression-context-error")).TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(api.Seen, seen => seen.StartsWith("POST cel", StringComparison.Ordinal));
        page.Find(Id("expression-reset")).Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Id("expression-context-error"))));
    }

    private static IRenderedComponent<Expressions> Open(PortalContext context, string expression)
    {
        var page = context.RenderPage<Expressions>();
        page.WaitForElement(Id("expression")).Input(expression);
        page.Find("form").Submit();
        page.WaitForElement(Id("expression-result"));
        return page;
    }
}
