using System.Text.Json;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Numbers usage events and keeps them on disk until they are confirmed. The number of a line is the first of its segment plus its place.</summary>
/// <remarks>
/// Numbers survive a restart, since the newest segment always stays. A lost data folder starts at the clock (milliseconds × 1000), which is
/// above everything that was ever numbered, so AdminApi cannot take new events for old ones. Lines reach the page cache, not the platter: a
/// killed process loses nothing, a power cut may lose the last seconds. All members may be called from any thread.
/// </remarks>
internal sealed partial class UsageJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ControlPlaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private readonly List<UsageSegment> _segments = [];
    private FileStream? _file;
    private bool _failing;

    /// <summary>Opens what a previous run left. A folder that cannot be read or written is logged; appending is tried again each time.</summary>
    public UsageJournal(ControlPlaneOptions options, TimeProvider time, ILogger<UsageJournal> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _folder = Path.Combine(options.DataPath, "usage");
        Recover();
    }

    /// <summary>Highest number given so far; 0 if none is known.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? 0 : _segments[^1].Last;
            }
        }
    }

    /// <summary>Number before the oldest event that is still kept.</summary>
    public long BeforeFirst
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? 0 : _segments[0].First - 1;
            }
        }
    }

    /// <summary>Numbers the events and writes them.</summary>
    /// <returns>Events lost by this call: all of them if the disk refuses, or old unconfirmed ones above the size limit.</returns>
    public long Append(IReadOnlyList<UsageEvent> events, long confirmed)
    {
        lock (_gate)
        {
            try
            {
                foreach (var usage in events)
                {
                    var file = Writable();
                    var segment = _segments[^1];
                    var line = JsonSerializer.SerializeToUtf8Bytes(
                        usage with { InstanceId = _options.InstanceId, Sequence = segment.Last + 1 }, SyncJson.Default.UsageEvent);
                    Array.Resize(ref line, line.Length + 1);
                    line[^1] = (byte)'\n';
                    file.Write(line);
                    segment.Appended(line.Length);
                }

                _failing = false;
                return Trim(confirmed);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_failing)
                {
                    _failing = true;
                    LogDiskRefuses(_logger, e.Message);
                }

                Reopen();
                return events.Count;
            }
        }
    }

    /// <summary>Events after <paramref name="after"/>: raw lines and the number of the last; null if there is none.</summary>
    public (byte[] Lines, long Last)? Read(long after, int maxEvents, int maxBytes)
    {
        lock (_gate)
        {
            foreach (var segment in _segments)
            {
                if (segment.Last > after && segment.Last >= segment.First)
                {
                    return segment.Read(Math.Max(after + 1, segment.First), maxEvents, maxBytes);
                }
            }

            return null;
        }
    }

    /// <summary>Deletes segments that are confirmed as a whole; the newest stays, since it carries the numbering.</summary>
    public void Confirm(long sequence)
    {
        lock (_gate)
        {
            while (_segments.Count > 1 && _segments[0].Last <= sequence)
            {
                DeleteOldest();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Recover()
    {
        try
        {
            PrivateFiles.CreateFolder(_folder);
            foreach (var path in Directory.EnumerateFiles(_folder, "usage-*.jsonl").Order(StringComparer.Ordinal))
            {
                if (UsageSegment.Open(path) is { } segment && (_segments.Count == 0 || segment.First > _segments[^1].Last))
                {
                    _segments.Add(segment);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogDiskRefuses(_logger, e.Message);
        }
    }

    private FileStream Writable()
    {
        if (_segments.Count == 0 || _segments[^1].Bytes >= _options.UsageSegmentBytes)
        {
            var first = _segments.Count == 0 ? _time.GetUtcNow().ToUnixTimeMilliseconds() * 1000 : _segments[^1].Last + 1;
            _file?.Dispose();
            _file = null;
            PrivateFiles.CreateFolder(_folder);
            _segments.Add(UsageSegment.Create(_folder, first));
        }

        return _file ??= PrivateFiles.Append(_segments[^1].Path);
    }

    // A write that failed half-way may have left half a line: read the segment again, which cuts it off.
    private void Reopen()
    {
        try
        {
            _file?.Dispose();
            _file = null;
            if (_segments.Count > 0)
            {
                var reopened = File.Exists(_segments[^1].Path) ? UsageSegment.Open(_segments[^1].Path) : null;
                if (reopened is not null)
                {
                    _segments[^1] = reopened;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }

    private long Trim(long confirmed)
    {
        long lost = 0;
        while (_segments.Count > 1 && _segments.Sum(s => s.Bytes) > _options.UsageSpoolBytes)
        {
            var oldest = _segments[0];
            lost += Math.Max(0, oldest.Last - Math.Max(confirmed, oldest.First - 1));
            DeleteOldest();
        }

        return lost;
    }

    private void DeleteOldest()
    {
        var path = _segments[0].Path;
        _segments.RemoveAt(0);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogDiskRefuses(_logger, e.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The usage spool cannot be written or read; usage is lost and counted until it can: {Reason}")]
    private static partial void LogDiskRefuses(ILogger logger, string reason);
}
