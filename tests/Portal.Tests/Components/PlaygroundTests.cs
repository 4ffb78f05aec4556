using Agentgateway.Portal.Components.Pages.Playground;
using Agentgateway.Portal.Tests.Fakes;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Agentgateway.Portal.Tests.PortalContext;

namespace Agentgateway.Portal.Tests.Components;

public sealed class PlaygroundTests
{
    [Fact]
    public async Task Answer_streams_as_text_with_model_latency_and_tokens()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Chat>();
        page.WaitForElement(Id("chat-input")).Input("hello");
        page.Find("form").Submit();

        page.WaitForElement(Id("chat-meta"));
        var answer = page.Find(Id("chat-answer"));
        Assert.Equal("This is a <b>mock</b> answer.", answer.TextContent);
        Assert.Empty(answer.QuerySelectorAll("b"));
        Assert.Equal("mock-gpt-2026", page.Find(Id("chat-meta-model")).TextContent);
        Assert.Equal("11 in, 5 out", page.Find(Id("chat-meta-tokens")).TextContent);
    }

    [Fact]
    public async Task Stop_ends_a_running_answer()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var ended = new TaskCompletionSource();
        api.Instead["POST playground/chat"] = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"choices\":[{\"delta\":{\"content\":\"never ending\"}}]}\n\n");
            await http.Response.Body.FlushAsync();
            http.RequestAborted.Register(() => ended.TrySetResult());
            await ended.Task;
        };
        var page = context.RenderPage<Chat>();
        page.WaitForElement(Id("chat-input")).Input("hello");
        page.Find("form").Submit();

        page.WaitForElement(Id("chat-cancel")).Click();

        page.WaitForElement(Id("chat-meta"));
        Assert.Contains("Stopped", page.Find(Id("chat-meta")).TextContent, StringComparison.Ordinal);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Refusal_is_shown_in_the_conversation()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["POST playground/chat"] = http => FakeAdminApi.ProblemAsync(http, 503, "gateway_error", "No gateway is connected.");
        var page = context.RenderPage<Chat>();
        page.WaitForElement(Id("chat-input")).Input("hello");
        page.Find("form").Submit();

        Assert.Contains("No gateway is connected.", page.WaitForElement(Id("problem")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_form_follows_the_schema_and_sends_typed_arguments()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Tools>();
        page.WaitForElement(Id("tool-arg-text")).Input("hi");
        page.Find(Id("tool-arg-shout")).Change(true);
        page.Find("form").Submit();

        Assert.Equal("hello <b>world</b>", page.WaitForElement(Id("tool-text")).TextContent);
        Assert.Equal("""{"serverId":"sample","tool":"echo","arguments":{"text":"hi","times":1,"shout":true}}""", api.Bodies[^1]);
    }

    [Fact]
    public async Task Wrong_number_is_refused_at_its_field()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var page = context.RenderPage<Tools>();
        page.WaitForElement(Id("tool-arg-times")).Input("many");
        page.Find("form").Submit();

        Assert.Equal("A whole number.", page.WaitForElement(Id("tool-arg-times-error")).TextContent);
        Assert.DoesNotContain(api.Seen, seen => seen.StartsWith("POST playground", StringComparison.Ordinal));
    }
}
