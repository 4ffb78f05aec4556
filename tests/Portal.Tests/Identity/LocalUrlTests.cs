using Agentgateway.Portal.Identity;
using Xunit;

namespace Agentgateway.Portal.Tests.Identity;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/keys?create=1", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x", false)]
    [InlineData("/sign-in?returnUrl=/", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_paths_of_this_portal_are_redirect_targets(string? url, bool allowed) => Assert.Equal(allowed, LocalUrl.OrNull(url) is not null);
}
