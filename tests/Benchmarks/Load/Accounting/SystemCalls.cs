using System.Diagnostics;
using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>Counts system calls of a process with <c>strace -c -f</c>, where it is installed and may attach.</summary>
internal sealed class SystemCalls : IDisposable
{
    private readonly Process _strace;
    private readonly string _report;

    private SystemCalls(Process strace, string report)
    {
        _strace = strace;
        _report = report;
    }

    public static bool IsInstalled => Installed.Find("strace") is not null;

    /// <summary>Begins to count, for the process and its children.</summary>
    /// <param name="report">File that strace may write.</param>
    public static SystemCalls Attach(int process, string report)
    {
        var targets = ProcessTree.Of(process).SelectMany(id => new[] { "-p", id.ToString(CultureInfo.InvariantCulture) });
        var start = new ProcessStartInfo("strace", ["-c", "-f", "-q", "-o", report, .. targets])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        return new SystemCalls(Process.Start(start)!, report);
    }

    /// <summary>Ends the count.</summary>
    /// <returns>Calls by name, most first; empty when strace was not allowed to attach.</returns>
    public IReadOnlyList<(string Name, long Calls)> Stop()
    {
        using (var interrupt = Process.Start("kill", ["-INT", _strace.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            interrupt.WaitForExit();
        }

        _strace.WaitForExit();
        if (!File.Exists(_report))
        {
            return [];
        }

        // "% time, seconds, usecs/call, calls, [errors,] syscall"
        return File.ReadLines(_report).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length >= 5 && char.IsAsciiDigit(parts[0][0]) && parts[^1] != "total")
            .Select(parts => (parts[^1], long.Parse(parts[3], CultureInfo.InvariantCulture)))
            .OrderByDescending(entry => entry.Item2).ToList();
    }

    public void Dispose() => _strace.Dispose();
}
