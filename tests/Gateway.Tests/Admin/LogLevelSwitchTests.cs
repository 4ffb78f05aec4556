using Agentgateway.Gateway.Admin;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Agentgateway.Gateway.Tests.Admin;

public sealed class LogLevelSwitchTests
{
    [Fact]
    public void Directive_for_a_target_wins_over_the_default()
    {
        var levels = new LogLevelSwitch();

        Assert.True(levels.TrySet("warn,agentgateway::llm=debug"));

        Assert.True(levels.IsEnabled("Agentgateway.Gateway.Ai.LlmRoute", LogLevel.Debug));
        Assert.False(levels.IsEnabled("Agentgateway.Gateway.Mcp.McpRoute", LogLevel.Information));
        Assert.True(levels.IsEnabled("Agentgateway.Gateway.Mcp.McpRoute", LogLevel.Warning));
    }

    [Fact]
    public void Framework_categories_stay_at_warning_unless_named()
    {
        var levels = new LogLevelSwitch();

        Assert.False(levels.IsEnabled("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information));
        Assert.True(levels.TrySet("info,Microsoft=trace"));
        Assert.True(levels.IsEnabled("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Trace));
    }

    [Fact]
    public void Unknown_level_changes_nothing_and_reset_goes_back()
    {
        var levels = new LogLevelSwitch();
        Assert.True(levels.TryInitialise("error"));
        Assert.False(levels.TrySet("loud"));
        Assert.Equal("error", levels.Text);

        Assert.True(levels.TrySet("debug"));
        levels.Reset();

        Assert.Equal("error", levels.Text);
    }
}
