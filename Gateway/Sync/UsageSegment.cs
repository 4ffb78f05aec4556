namespace Agentgateway.Gateway.Sync;

/// <summary>One file of the usage journal: consecutive events, one line of JSON each. The name carries the first sequence number.</summary>
internal sealed class UsageSegment
{
    private const byte LineFeed = (byte)'\n';
    private readonly List<long> _ends = [];

    private UsageSegment(string path, long first)
    {
        Path = path;
        First = first;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Sequence number of the first line.</summary>
    public long First { get; }

    /// <summary>Sequence number of the last line; <c>First - 1</c> while there is none.</summary>
    public long Last => First + _ends.Count - 1;

    /// <summary>Length of the usable lines in bytes.</summary>
    public long Bytes => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>A segment that has no file yet.</summary>
    public static UsageSegment Create(string folder, long first) =>
        new(System.IO.Path.Combine(folder, FormattableString.Invariant($"usage-{first:D19}.jsonl")), first);

    /// <summary>Reads the lines of an existing file. What follows the last whole line was cut off by a crash and is forgotten.</summary>
    public static UsageSegment? Open(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        if (!long.TryParse(name.AsSpan(name.IndexOf('-', StringComparison.Ordinal) + 1), System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out var first))
        {
            return null;
        }

        var segment = new UsageSegment(path, first);
        var bytes = File.ReadAllBytes(path);
        var start = 0;
        while (start < bytes.Length)
        {
            var length = bytes.AsSpan(start).IndexOf(LineFeed);
            if (length < 2 || bytes[start] != (byte)'{' || bytes[start + length - 1] != (byte)'}')
            {
                break;
            }

            start += length + 1;
            segment._ends.Add(start);
        }

        if (start < bytes.Length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.SetLength(start);
        }

        return segment;
    }

    /// <summary>Notes that one more line of this length was written, its line feed included.</summary>
    public void Appended(int length) => _ends.Add(Bytes + length);

    /// <summary>Reads lines from <paramref name="from"/> on, at most <paramref name="maxEvents"/> and about <paramref name="maxBytes"/>.</summary>
    /// <returns>The raw lines with their line feeds, and the sequence number of the last of them.</returns>
    public (byte[] Lines, long Last) Read(long from, int maxEvents, int maxBytes)
    {
        var index = (int)(from - First);
        var start = index == 0 ? 0 : _ends[index - 1];
        var end = index;
        while (end + 1 < _ends.Count && end - index + 1 < maxEvents && _ends[end + 1] - start <= maxBytes)
        {
            end++;
        }

        var lines = new byte[_ends[end] - start];
        using var handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var done = 0;
        while (done < lines.Length)
        {
            var read = RandomAccess.Read(handle, lines.AsSpan(done), start + done);
            if (read == 0)
            {
                throw new EndOfStreamException("A usage segment is shorter than it was.");
            }

            done += read;
        }

        return (lines, First + end);
    }
}
