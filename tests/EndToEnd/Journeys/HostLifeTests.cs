using System.Diagnostics;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Journeys;

/// <summary>Start and end of the whole suite.</summary>
public sealed class HostLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quit_stops_everything_within_ten_seconds_and_leaves_no_process()
    {
        await using var suite = await SuiteProcess.StartAsync(new SuiteOptions(), Cancel);
        var pids = suite.ReadState()!.Resources.Select(r => r.Pid!.Value).ToList();

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await suite.StopAsync(Cancel));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(pids, IsAlive);
        Assert.Contains(suite.Output, line => line.Contains("/sign-in/link?token=", StringComparison.Ordinal));
        Assert.Contains(suite.Output, line => line.Contains("curl -N", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process_either()
    {
        await using var suite = await SuiteProcess.StartAsync(new SuiteOptions(), Cancel);
        var state = suite.ReadState()!;
        var pids = state.Resources.Select(r => r.Pid!.Value).ToList();

        using (var host = Process.GetProcessById(state.Pid))
        {
            host.Kill();
        }

        await Poll.UntilTrueAsync(() => Task.FromResult(!pids.Any(IsAlive)), "all processes are gone", Cancel, TimeSpan.FromSeconds(20));
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
