using System.ComponentModel;
using System.Diagnostics;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>One child process: its output behind its name, its last lines kept, and its end awaited.</summary>
internal sealed class ManagedProcess : IDisposable
{
    private const int TailLines = 12;

    // exec keeps the process id, so signals still reach the program itself.
    private static readonly string? NewGroup = OperatingSystem.IsWindows() ? null : ExecutablePath.Find("setsid") ?? ExecutablePath.Find("perl");

    private readonly Process _process;
    private readonly string _name;
    private readonly ConsoleOutput _output;
    private readonly Queue<string> _tail = new();

    private ManagedProcess(string name, Process process, ConsoleOutput output)
    {
        _name = name;
        _process = process;
        _output = output;
    }

    /// <summary>Process id.</summary>
    public int Id { get; private set; }

    /// <summary>Start time as the system reports it.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Completes with the exit code, after the last line of output.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <summary>The last lines of output, oldest first.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_tail)
            {
                return [.. _tail];
            }
        }
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="DistributedApplicationException">The program cannot be started.</exception>
    public static ManagedProcess Start(string name, LaunchSpec spec, ConsoleOutput output)
    {
        // Checked here: behind setsid the failure would look like a program that ran and ended.
        if (!(Path.IsPathRooted(spec.FileName) ? File.Exists(spec.FileName) : ExecutablePath.Find(spec.FileName) is not null))
        {
            throw new DistributedApplicationException($"there is no program {spec.FileName}");
        }

        var start = new ProcessStartInfo
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        SetCommand(start, spec);
        SetEnvironment(start, spec);

        var managed = new ManagedProcess(name, new Process { StartInfo = start }, output);
        managed._process.OutputDataReceived += (_, line) => managed.OnLine(line.Data);
        managed._process.ErrorDataReceived += (_, line) => managed.OnLine(line.Data);
        try
        {
            managed._process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            managed._process.Dispose();
            throw new DistributedApplicationException($"{name} cannot be started: {spec.FileName}: {exception.Message}", exception);
        }

        managed.Id = managed._process.Id;
        managed.StartedAt = ReadStartTime(managed._process);
        managed._process.StandardInput.Close();
        managed._process.BeginOutputReadLine();
        managed._process.BeginErrorReadLine();
        managed.Exited = managed.WaitAsync();
        return managed;
    }

    /// <summary>Asks for a graceful end.</summary>
    public void Terminate() => ProcessSignals.Terminate(_process);

    /// <summary>Ends the process and its children at once.</summary>
    public void KillTree() => ProcessSignals.KillTree(_process);

    public void Dispose() => _process.Dispose();

    // Ctrl-C at a terminal reaches the whole foreground group. The children get groups of their own: the host stops them, in its order.
    private static void SetCommand(ProcessStartInfo start, LaunchSpec spec)
    {
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        if (NewGroup is null)
        {
            start.FileName = spec.FileName;
        }
        else
        {
            start.FileName = NewGroup;
            if (Path.GetFileName(NewGroup) == "perl")
            {
                start.ArgumentList.Add("-e");
                start.ArgumentList.Add("setpgrp(0, 0); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"");
            }

            start.ArgumentList.Add(spec.FileName);
        }

        foreach (var argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }

    private static void SetEnvironment(ProcessStartInfo start, LaunchSpec spec)
    {
        foreach (var name in start.Environment.Keys.Where(IsHostOnly).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }
    }

    // Parameters hold secrets that are nobody's business but the addressee's; the others describe the host itself.
    private static bool IsHostOnly(string name) =>
        name.StartsWith("Parameters__", StringComparison.OrdinalIgnoreCase)
        || name is "ASPNETCORE_URLS" or "ASPNETCORE_HTTP_PORTS" or "DOTNET_LAUNCH_PROFILE" or "AGENTGATEWAY_DATA" or "AGW_PARENT_PID";

    private static DateTimeOffset ReadStartTime(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (InvalidOperationException)
        {
            return DateTimeOffset.UtcNow;
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_tail)
        {
            if (_tail.Count == TailLines)
            {
                _tail.Dequeue();
            }

            _tail.Enqueue(line);
        }

        _output.Line(_name, line);
    }
}
