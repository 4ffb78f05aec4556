using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Forwarding;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Which of several providers serves (llm.md 1.8).</summary>
public sealed class PriorityGroupsTests
{
    private const int Draws = 2000;

    [Fact]
    public void Of_equals_the_one_that_answers_sooner_serves_more()
    {
        var groups = Groups([["slow", "fast"], ["other"]]);
        Answer(groups, "slow", TimeSpan.FromSeconds(10), 200);
        Answer(groups, "fast", TimeSpan.FromSeconds(0.1), 200);

        // Both draws must hit the slow one: a quarter, with a standard deviation of one in a hundred.
        Assert.InRange(Share(groups, "fast"), 0.65, 0.85);
        Assert.Equal(0, Share(groups, "other"));
    }

    [Fact]
    public void Equals_of_which_nothing_is_known_share_alike()
    {
        var groups = Groups([["a", "b"]]);
        Assert.InRange(Share(groups, "a"), 0.4, 0.6);
    }

    [Fact]
    public void One_that_failed_comes_last_and_the_next_group_before_it()
    {
        var groups = Groups([["a", "b"], ["c"]]);
        Answer(groups, "a", TimeSpan.Zero, 503);
        Assert.Equal(["b", "c", "a"], Order(groups, 3));
        Answer(groups, "b", TimeSpan.Zero, 429);
        Assert.Equal("c", Order(groups, 1)[0]);
        Assert.Equal(0, Share(groups, "a"));
    }

    private static double Share(PriorityGroups groups, string name) =>
        Enumerable.Range(0, Draws).Count(_ => groups.Pick().Pick(null!, 0)!.Host == name) / (double)Draws;

    private static string[] Order(PriorityGroups groups, int count)
    {
        var picker = groups.Pick();
        return [.. Enumerable.Range(0, count).Select(i => picker.Pick(null!, i)!.Host)];
    }

    // Asks until the named one is first, and reports its answer.
    private static void Answer(PriorityGroups groups, string name, TimeSpan after, int status)
    {
        while (true)
        {
            var picker = groups.Pick();
            if (picker.Pick(null!, 0) is { } endpoint && endpoint.Host == name)
            {
                var sent = TimeProvider.System.GetTimestamp() - (long)(after.TotalSeconds * TimeProvider.System.TimestampFrequency);
                picker.Report(null!, new Attempt(0, endpoint) { SentAt = sent, Status = status }, null);
                return;
            }
        }
    }

    private static PriorityGroups Groups(string[][] names) => new(
        names.Select(g => g.Select(n => new AiChoice(
            new AiTarget { Name = n, Provider = "p", ProviderKey = "p", Kind = AiProviderKind.OpenAi, Endpoint = new UpstreamEndpoint(n, 443) }, null))),
        TimeProvider.System);
}
