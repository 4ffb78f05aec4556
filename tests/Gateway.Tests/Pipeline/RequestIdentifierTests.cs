using Agentgateway.Gateway.Pipeline;
using Xunit;

namespace Agentgateway.Gateway.Tests.Pipeline;

public sealed class RequestIdentifierTests
{
    [Fact]
    public void An_id_is_a_version_7_uuid_of_its_millisecond()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(0x0123_4567_89ab);

        var id = Guid.Parse(RequestIdentifier.Create(time));

        Assert.Equal((7, true), (id.Version, id.Variant is >= 8 and <= 11));
        Assert.StartsWith("01234567-89ab-7", id.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_one_millisecond_differ()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RequestIdentifier.Create(DateTimeOffset.UnixEpoch)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(10_000, ids.Count);
    }
}
