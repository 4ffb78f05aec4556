using Agentgateway.Portal.Services;
using Agentgateway.Portal.Tests.Fakes;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class ArrangementTests
{
    [Fact]
    public void Traffic_hangs_below_its_parent()
    {
        var roots = TrafficNode.Arrange([.. FakeData.Resources().Where(resource => TrafficText.Kinds.Contains(resource.Kind))]);

        Assert.Equal(["bind-3100", "default"], roots.Select(root => root.Resource.Id));
        Assert.Equal("qwen", Assert.Single(Assert.Single(roots[0].Children).Children).Resource.Id);
    }

    [Fact]
    public void Unknown_parent_makes_a_root_and_nothing_is_lost()
    {
        var orphan = FakeData.Resource("routes", "lost", "{}", """{"parent":"gateways/none"}""", []);

        Assert.Equal("lost", Assert.Single(TrafficNode.Arrange([orphan])).Resource.Id);
    }

    [Fact]
    public void Spans_come_depth_first_and_orphans_are_roots()
    {
        var spans = FakeData.Trace().Spans;

        Assert.Equal([0, 1, 2, 3], SpanRow.Arrange(spans).Select(row => row.Depth));
        Assert.Equal([0, 1, 2], SpanRow.Arrange([.. spans.Skip(1)]).Select(row => row.Depth));
    }
}
