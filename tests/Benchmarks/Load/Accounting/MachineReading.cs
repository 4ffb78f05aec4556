using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>What the whole machine has computed so far.</summary>
internal static class MachineReading
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const long NanosecondsPerTick = 10_000_000;

    /// <summary>Nanoseconds of user, nice, system and stolen time of all processors. Interrupts are left out: on loopback they are our own load's.</summary>
    public static long Busy()
    {
        foreach (var line in File.ReadLines("/proc/stat"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            return (fields[0] + fields[1] + fields[2] + fields[7]) * NanosecondsPerTick;
        }

        return 0;
    }
}
