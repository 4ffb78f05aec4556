using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Asks a process to end, or ends it, on every platform.</summary>
internal static class ProcessSignals
{
    private const int SigTerm = 15;
    private const uint CtrlBreak = 1;

    /// <summary>Asks for a graceful end: SIGTERM, on Windows Ctrl-Break to the process's own group. A process that cannot be asked is killed.</summary>
    public static void Terminate(Process process)
    {
        try
        {
            var asked = OperatingSystem.IsWindows()
                ? GenerateConsoleCtrlEvent(CtrlBreak, (uint)process.Id)
                : Kill(process.Id, SigTerm) == 0;
            if (!asked && !process.HasExited)
            {
                KillTree(process);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    /// <summary>Ends the process and everything that it started, at once.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GenerateConsoleCtrlEvent(uint ctrlEvent, uint processGroupId);
}
