using System.Diagnostics;
using System.Text.Json;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Keeps the state of the run on disk, so that the next start finds what a crashed one left behind.</summary>
internal sealed class RunStateFile(DataFolder data, ConsoleOutput output)
{
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();

    private string FilePath => data.File("state.json");

    /// <summary>Writes the state.</summary>
    public void Write(RunState state)
    {
        lock (_gate)
        {
            DataFolder.WritePrivate(FilePath, JsonSerializer.SerializeToUtf8Bytes(state, LocalJson.Default.RunState));
        }
    }

    /// <summary>Removes the state after a clean stop.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            File.Delete(FilePath);
        }
    }

    /// <summary>Stops processes that a crashed run left behind.</summary>
    /// <exception cref="DistributedApplicationException">Another app host is running with this data folder.</exception>
    public async Task ClearLeftoversAsync()
    {
        if (Read() is not { } state)
        {
            return;
        }

        if (state.Pid != Environment.ProcessId && Find(state.Pid, state.StartedAt) is { } host)
        {
            host.Dispose();
            throw new DistributedApplicationException(
                $"The suite is already running with the data folder {data.Path} (process {state.Pid}). Stop it, or set AGENTGATEWAY_DATA to another folder.");
        }

        foreach (var resource in state.Resources)
        {
            if (resource is { Pid: { } pid, StartedAt: { } startedAt } && Find(pid, startedAt) is { } process)
            {
                using (process)
                {
                    output.Error($"{resource.Name} (process {pid}) was left behind by a run that crashed; stopping it");
                    await StopAsync(process);
                }
            }
        }

        Remove();
    }

    private RunState? Read()
    {
        try
        {
            return File.Exists(FilePath) ? JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), LocalJson.Default.RunState) : null;
        }
        catch (JsonException)
        {
            output.Error($"{FilePath} is damaged; processes of an earlier run cannot be recognised");
            return null;
        }
    }

    private static async Task StopAsync(Process process)
    {
        ProcessSignals.Terminate(process);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(6));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            ProcessSignals.KillTree(process);
        }
    }

    // A process id alone may by now belong to somebody else.
    private static Process? Find(int pid, DateTimeOffset startedAt)
    {
        Process process;
        try
        {
            process = Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }

        try
        {
            if (!process.HasExited && (process.StartTime.ToUniversalTime() - startedAt.UtcDateTime).Duration() < SameStart)
            {
                return process;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended meanwhile, or it belongs to another user: not ours in both cases.
        }

        process.Dispose();
        return null;
    }
}
