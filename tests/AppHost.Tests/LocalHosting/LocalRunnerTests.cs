using System.Diagnostics;
using Agentgateway.Testing;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Agentgateway.AppHost.Tests.LocalHosting;

public sealed class LocalRunnerTests
{
    private const string Mock = "../samples/MockProvider/MockProvider.csproj";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_runs_until_the_host_stops_and_leaves_no_process()
    {
        await using var host = new TestHost();
        AddMock(host, "mock");

        var app = await host.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("mock", Cancel);
        var pid = host.ReadState().Resources.Single().Pid!.Value;
        Assert.True(IsAlive(pid));

        var watch = Stopwatch.StartNew();
        await app.StopAsync(Cancel);

        Assert.False(IsAlive(pid));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.False(File.Exists(Path.Combine(host.DataPath, "state.json")));
        Assert.Matches(@"mock +\| .*Now listening on", host.Console);
    }

    [Fact]
    public async Task A_waiter_starts_after_what_it_waits_for_is_healthy()
    {
        await using var host = new TestHost();
        var first = AddMock(host, "first");
        AddMock(host, "second").WaitFor(first);

        var app = await host.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("second", Cancel);

        var state = host.ReadState();
        Assert.True(state.Ready);
        Assert.True(state.Resources[0].StartedAt < state.Resources[1].StartedAt);
    }

    [Fact]
    public async Task A_process_that_ends_early_is_reported_with_its_last_lines_and_fails_its_waiters()
    {
        await using var host = new TestHost();
        var broken = host.Builder.AddExecutable("broken", "dotnet", ".", "no-such-program.dll").WithHttpEndpoint().WithHttpHealthCheck("/");
        AddMock(host, "waiter").WaitFor(broken);

        var app = await host.StartAsync(Cancel);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("waiter", Cancel));

        Assert.Contains("broken", error.Message, StringComparison.Ordinal);
        Assert.Contains("ended by itself with exit code", host.Console, StringComparison.Ordinal);
        Assert.Matches(@"apphost +\|     .*no-such-program\.dll", host.Console);
        Assert.Null(host.ReadState().Resources.Single(r => r.Name == "waiter").Pid);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_its_resource_only()
    {
        await using var host = new TestHost();
        host.Builder.AddExecutable("missing", Path.Combine(host.DataPath, "no-such-program"), ".");
        AddMock(host, "mock");

        var app = await host.StartAsync(Cancel);

        await app.ResourceNotifications.WaitForResourceHealthyAsync("mock", Cancel);
        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("missing", Cancel));
    }

    [Fact]
    public async Task A_crash_is_reported_and_nothing_restarts_by_itself()
    {
        await using var host = new TestHost();
        AddMock(host, "mock");
        var app = await host.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("mock", Cancel);

        Kill(host.ReadState().Resources.Single().Pid!.Value);

        await Poll.UntilTrueAsync(
            () => Task.FromResult(host.Console.Contains("mock stays down", StringComparison.Ordinal)), "the crash is reported", Cancel);
        Assert.Null(host.ReadState().Resources.Single().Pid);
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused()
    {
        using var data = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(data.Path, "state.json"), State(Process.GetProcessById(ParentOfAll()), child: null), Cancel);
        await using var host = new TestHost(data);
        AddMock(host, "mock");

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => host.StartAsync(Cancel));

        Assert.Contains("already running", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leftovers_of_a_crashed_run_are_stopped_and_reported()
    {
        using var data = new TemporaryFolder();
        using var leftover = StartSleeper();
        await File.WriteAllTextAsync(Path.Combine(data.Path, "state.json"), State(host: null, leftover), Cancel);
        await using var host = new TestHost(data);
        AddMock(host, "mock");

        await host.StartAsync(Cancel);

        Assert.True(leftover.HasExited);
        Assert.Contains("left behind by a run that crashed", host.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_only_has_the_id_of_a_leftover_is_left_alone()
    {
        using var data = new TemporaryFolder();
        using var stranger = StartSleeper();
        var state = State(host: null, stranger).Replace(Iso(stranger), "2001-01-01T00:00:00+00:00", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(data.Path, "state.json"), state, Cancel);
        await using var host = new TestHost(data);

        await host.StartAsync(Cancel);

        Assert.False(stranger.HasExited);
        stranger.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task The_table_names_every_resource_with_state_and_url()
    {
        await using var host = new TestHost();
        var mock = AddMock(host, "mock");

        var app = await host.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("mock", Cancel);

        Assert.Matches($@"mock +Running +{mock.GetEndpoint("http").Url}", host.Console);
    }

    private static IResourceBuilder<ProjectResource> AddMock(TestHost host, string name) =>
        host.Builder.AddProject(name, Mock, launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health");

    private static Process StartSleeper()
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("timeout", "/t 100") : new ProcessStartInfo("sleep", "100");
        return Process.Start(start)!;
    }

    // Any process that is not this one and outlives the test: the one that started it.
    private static int ParentOfAll() => Process.GetProcesses().Where(p => p.Id != Environment.ProcessId).OrderBy(p => p.Id).First(CanRead).Id;

    private static bool CanRead(Process process)
    {
        try
        {
            return !process.HasExited && process.StartTime > DateTime.MinValue;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string State(Process? host, Process? child) =>
        $$"""
        { "pid": {{host?.Id ?? int.MaxValue}}, "startedAt": "{{(host is null ? "2001-01-01T00:00:00Z" : Iso(host))}}", "ready": true,
          "resources": [ { "name": "old", "state": "Running", "pid": {{child?.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}},
                           "startedAt": "{{(child is null ? "2001-01-01T00:00:00Z" : Iso(child))}}", "exitCode": null, "urls": {} } ] }
        """;

    private static string Iso(Process process) => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToString("O");

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
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
