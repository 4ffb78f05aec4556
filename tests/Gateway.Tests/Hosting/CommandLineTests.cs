using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Hosting;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_have_short_and_long_forms()
    {
        var arguments = GatewayArguments.Parse(["-f", "a.yaml", "--resolve", "h:1:127.0.0.1", "--resolve=h:2:127.0.0.1", "--validate-only", "--ADMIN_ADDR=off"]);

        Assert.Null(arguments.Answer);
        Assert.Equal("a.yaml", arguments.File);
        Assert.True(arguments.ValidateOnly);
        Assert.Equal(["h:1:127.0.0.1", "h:2:127.0.0.1"], arguments.Resolve);
        Assert.Equal(["--ADMIN_ADDR=off"], arguments.Settings);
        Assert.Equal("x", GatewayArguments.Parse(["--config=x"]).Text);
    }

    [Theory]
    [InlineData("-f")]
    [InlineData("--unknown")]
    [InlineData("stray")]
    public void Usage_errors_say_so(string argument) => Assert.Equal(2, GatewayArguments.Parse([argument]).ExitCode);

    [Theory]
    [InlineData("h:443:127.0.0.1", "127.0.0.1:443")]
    [InlineData("h:443:127.0.0.1:8443", "127.0.0.1:8443")]
    [InlineData("h:443:::1", "[::1]:443")]
    [InlineData("h:443:[::1]:8443", "[::1]:8443")]
    [InlineData("h:443:127.0.0.1,127.0.0.2", "127.0.0.1:443,127.0.0.2:443")]
    [InlineData("*:443:127.0.0.9", "127.0.0.9:443")]
    public void Resolve_entries_name_addresses_and_ports(string entry, string expected)
    {
        var found = new ResolveOverrides([entry]).Find("H", 443);

        Assert.Equal(expected, string.Join(',', found!.Select(e => e.ToString())));
    }

    [Theory]
    [InlineData("h")]
    [InlineData("h:443")]
    [InlineData("h:0:127.0.0.1")]
    [InlineData("h:443:not-an-address")]
    public void Malformed_resolve_entries_are_named(string entry) =>
        Assert.Contains(entry, Assert.Throws<FormatException>(() => new ResolveOverrides([entry])).Message, StringComparison.Ordinal);
}
