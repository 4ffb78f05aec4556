using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>What a reader must know of where figures come from.</summary>
internal static class MachineText
{
    /// <summary>Processor, cores, memory, kernel, runtime.</summary>
    public static string Machine()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores of {Processor()}, {memory:F0} GiB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
    }

    /// <summary>Abbreviated commit of the working tree, with a plus for changes; empty without git.</summary>
    public static string Commit() => Output("git", ["-C", Repository.Root, "describe", "--always", "--dirty=+"]);

    /// <summary>First line that a program says, without what follows the version.</summary>
    public static string Output(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? said.Split('\n')[0].Trim() : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
