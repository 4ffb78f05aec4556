using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Services;
using Agentgateway.Portal.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class AdminApiClientTests
{
    [Fact]
    public async Task Call_carries_the_signed_in_user_and_reads_the_answer()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);

        var answer = await context.Client.GetMeAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.Ok);
        Assert.Equal("usr_1", answer.Value!.Id);
    }

    [Fact]
    public async Task Session_of_an_older_stamp_is_refused_as_unauthenticated()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Stamp = "changed";

        var answer = await context.Client.GetMeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(401, answer.Problem!.Status);
        Assert.Equal(ProblemCodes.Unauthenticated, answer.Problem.Code);
    }

    [Fact]
    public async Task Problem_keeps_code_errors_and_references()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["POST keys"] = http => FakeAdminApi.ProblemAsync(http, 400, "validation_failed", "Bad.", new ProblemError("/name", "length", "At most 100 characters."));

        var answer = await context.Client.CreateKeyAsync(new ApiKeyCreate("x"), TestContext.Current.CancellationToken);

        Assert.Null(answer.Value);
        Assert.Equal("validation_failed", answer.Problem!.Code);
        Assert.Equal("/name", Assert.Single(answer.Problem.Errors!).Pointer);
    }

    [Fact]
    public async Task Answer_that_is_no_problem_document_gives_its_status()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["GET me"] = http =>
        {
            http.Response.StatusCode = 502;
            return http.Response.WriteAsync("<html>bad gateway</html>");
        };

        var answer = await context.Client.GetMeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(502, answer.Problem!.Status);
    }

    [Fact]
    public async Task Unreachable_api_is_a_result_and_no_exception()
    {
        var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        await api.DisposeAsync();

        var answer = await context.Client.GetMeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ProblemCodes.Unreachable, answer.Problem!.Code);
    }

    [Fact]
    public async Task Replace_sends_the_seen_version_and_create_refuses_an_existing_one()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        var seen = (await context.Client.GetResourceAsync("models", "mock-gpt", TestContext.Current.CancellationToken)).Value!;

        var saved = await context.Client.ReplaceResourceAsync(seen, new ResourceWrite(seen.Spec), TestContext.Current.CancellationToken);
        var stale = await context.Client.ReplaceResourceAsync(seen, new ResourceWrite(seen.Spec), TestContext.Current.CancellationToken);
        var again = await context.Client.CreateResourceAsync("models", "mock-gpt", new ResourceWrite(seen.Spec), TestContext.Current.CancellationToken);

        Assert.Equal(seen.Version + 1, saved.Value!.Version);
        Assert.Equal(ProblemCodes.VersionMismatch, stale.Problem!.Code);
        Assert.Equal(ProblemCodes.VersionMismatch, again.Problem!.Code);
    }

    [Fact]
    public async Task Chat_streams_text_model_and_usage()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);

        var updates = new List<ChatUpdate>();
        await foreach (var update in context.Client.ChatAsync(new ChatRequest("mock-gpt", [new ChatMessage("user", "hi")]), TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal("This is a <b>mock</b> answer.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("mock-gpt-2026", updates[0].Model);
        Assert.Equal((11, 5), (updates[^1].InputTokens, updates[^1].OutputTokens));
        Assert.Contains("\"stream\":true", api.Bodies[^1], StringComparison.Ordinal);
        Assert.Contains("\"include_usage\":true", api.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_chat_is_one_update_with_the_problem()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var context = new PortalContext(api);
        api.Instead["POST playground/chat"] = http => FakeAdminApi.ProblemAsync(http, 403, "model_not_allowed", "Not this model.");

        var updates = new List<ChatUpdate>();
        await foreach (var update in context.Client.ChatAsync(new ChatRequest("x", []), TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal("model_not_allowed", Assert.Single(updates).Problem!.Code);
    }
}
