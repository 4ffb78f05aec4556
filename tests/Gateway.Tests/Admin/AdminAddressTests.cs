using Agentgateway.Gateway.Admin;
using Xunit;

namespace Agentgateway.Gateway.Tests.Admin;

public sealed class AdminAddressTests
{
    [Theory]
    [InlineData("0.0.0.0:15000", 15000)]
    [InlineData("[::]:15020", 15020)]
    [InlineData("localhost:15021", 15021)]
    public void Socket_forms_are_read(string text, int port)
    {
        Assert.True(AdminAddress.TryParse(text, out var address));
        Assert.Equal(port, address.Port);
        Assert.False(address.IsOff);
    }

    [Fact]
    public void Off_and_unix_are_read()
    {
        Assert.True(AdminAddress.TryParse("off", out var off));
        Assert.True(off.IsOff);
        Assert.True(AdminAddress.TryParse("unix:/run/agw.sock", out var unix));
        Assert.Equal("/run/agw.sock", unix.UnixPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("15000")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("localhost:x")]
    [InlineData("localhost:70000")]
    [InlineData("example.com:80")]
    public void Other_text_is_refused(string text) => Assert.False(AdminAddress.TryParse(text, out _));
}
