using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>A process and everything that descends from it: nginx works in children.</summary>
internal static class ProcessTree
{
    public static IEnumerable<int> Of(int root)
    {
        var waiting = new Queue<int>([root]);
        while (waiting.TryDequeue(out var process))
        {
            yield return process;
            foreach (var child in Children(process))
            {
                waiting.Enqueue(child);
            }
        }
    }

    private static IEnumerable<int> Children(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task")
                .SelectMany(thread => File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return [];
        }
    }
}
