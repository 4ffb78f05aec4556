using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>What a process and its children have used so far, from <c>/proc</c>.</summary>
/// <param name="Cpu">Nanoseconds on a processor, kernel time included, of all threads that live.</param>
/// <param name="Switches">Context switches, voluntary and not.</param>
/// <param name="ResidentBytes">Resident set.</param>
/// <param name="ProportionalBytes">Resident set with shared pages divided among those who share them.</param>
internal readonly record struct ProcessReading(long Cpu, long Switches, long ResidentBytes, long ProportionalBytes)
{
    /// <summary>The process and everything that descends from it.</summary>
    /// <param name="memory">Read memory too; the kernel walks all pages for that.</param>
    public static ProcessReading Of(int process, bool memory = false)
    {
        var sum = new ProcessReading();
        foreach (var id in ProcessTree.Of(process))
        {
            sum = sum.Plus(One(id, memory));
        }

        return sum;
    }

    private static ProcessReading One(int process, bool memory)
    {
        long cpu = 0, switches = 0, resident = 0, proportional = 0;
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                cpu += Number(File.ReadAllText(thread + "/schedstat"), 0);
                foreach (var line in File.ReadLines(thread + "/status"))
                {
                    switches += line.Contains("ctxt_switches:", StringComparison.Ordinal) ? Number(line, 1) : 0;
                }
            }

            if (memory)
            {
                foreach (var line in File.ReadLines($"/proc/{process}/smaps_rollup"))
                {
                    resident += line.StartsWith("Rss:", StringComparison.Ordinal) ? Number(line, 1) * 1024 : 0;
                    proportional += line.StartsWith("Pss:", StringComparison.Ordinal) ? Number(line, 1) * 1024 : 0;
                }
            }
        }
        catch (IOException)
        {
            // A thread or child that ended between the look and the read.
        }

        return new ProcessReading(cpu, switches, resident, proportional);
    }

    private ProcessReading Plus(ProcessReading other) =>
        new(Cpu + other.Cpu, Switches + other.Switches, ResidentBytes + other.ResidentBytes, ProportionalBytes + other.ProportionalBytes);

    private static long Number(string line, int index)
    {
        var parts = line.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > index ? long.Parse(parts[index], CultureInfo.InvariantCulture) : 0;
    }
}
