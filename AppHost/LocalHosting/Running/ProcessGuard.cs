using System.Diagnostics;
using System.Globalization;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Ends the children if this process dies without having stopped them, even by SIGKILL.</summary>
/// <remarks>
/// The .NET services end by themselves (<c>AGW_PARENT_PID</c>); redis-server, Garnet and the dashboard do not. On Linux and macOS a small shell reads the
/// children's ids from a pipe that closes when this process is gone; on Windows a job object does the same.
/// </remarks>
internal sealed class ProcessGuard : IDisposable
{
    private const string Script =
        "trap '' INT HUP TERM; pids=; while read -r pid; do case $pid in done) exit 0;; *) pids=\"$pids $pid\";; esac; done; "
        + "[ -z \"$pids\" ] && exit 0; kill -TERM $pids 2>/dev/null; sleep 6; kill -KILL $pids 2>/dev/null";

    private readonly Process? _shell;
    private readonly WindowsJob? _job;
    private readonly Lock _gate = new();

    public ProcessGuard()
    {
        if (OperatingSystem.IsWindows())
        {
            _job = new WindowsJob();
            return;
        }

        var setsid = ExecutablePath.Find("setsid");
        var start = new ProcessStartInfo { FileName = setsid ?? "/bin/sh", RedirectStandardInput = true, UseShellExecute = false };
        if (setsid is not null)
        {
            start.ArgumentList.Add("/bin/sh");
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        _shell = Process.Start(start);
    }

    /// <summary>Takes a child under guard.</summary>
    public void Add(int pid)
    {
        if (OperatingSystem.IsWindows())
        {
            _job!.Add(pid);
            return;
        }

        Send(pid.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Everything was stopped: nothing is left to guard.</summary>
    public void Dispose()
    {
        _job?.Dispose();
        if (_shell is not null)
        {
            Send("done");
            _shell.Dispose();
        }
    }

    private void Send(string line)
    {
        lock (_gate)
        {
            try
            {
                _shell!.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody killed the guard; the services still end by themselves.
            }
        }
    }
}
