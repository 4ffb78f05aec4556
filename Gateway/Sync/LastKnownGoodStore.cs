using System.Globalization;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Disk copies of the newest applied snapshots, three per part: a gateway that finds neither Redis nor AdminApi starts from them.</summary>
/// <remarks>
/// File <c>lkg/lkg-&lt;part&gt;-&lt;epoch&gt;-&lt;revision&gt;.bin</c>, a <see cref="SnapshotEnvelope"/>: still signed, secrets still encrypted.
/// Written to a temporary file, flushed to the disk and renamed, so a crash leaves either the whole file or none.
/// </remarks>
internal sealed partial class LastKnownGoodStore(ControlPlaneOptions options, ILogger<LastKnownGoodStore> logger)
{
    private const int Kept = 3;
    private readonly string _folder = Path.Combine(options.DataPath, "lkg");

    /// <summary>Copies of one part, newest first. Unreadable ones are skipped and logged.</summary>
    public IEnumerable<(SnapshotHead Head, ReadOnlyMemory<byte> Payload)> Load(string part)
    {
        foreach (var file in Files(part))
        {
            SnapshotHead head;
            ReadOnlyMemory<byte> payload;
            try
            {
                if (!SnapshotEnvelope.TryRead(File.ReadAllBytes(file), out head, out payload))
                {
                    LogUnreadable(logger, Path.GetFileName(file), "not a snapshot");
                    continue;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, Path.GetFileName(file), e.GetType().Name);
                continue;
            }

            yield return (head, payload);
        }
    }

    /// <summary>Keeps one snapshot and drops the oldest above three. A full or read-only disk is logged and disturbs nothing.</summary>
    public void Save(SnapshotHead head, ReadOnlySpan<byte> payload)
    {
        try
        {
            PrivateFiles.CreateFolder(_folder);
            var target = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"lkg-{head.Part}-{head.Epoch}-{head.Revision}.bin"));
            var temporary = target + ".tmp";
            using (var stream = PrivateFiles.Create(temporary))
            {
                stream.Write(SnapshotEnvelope.Write(head, payload));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            foreach (var old in Files(head.Part).Skip(Kept).ToList())
            {
                File.Delete(old);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(logger, head.Part, head.Revision, e.Message);
        }
    }

    private IEnumerable<string> Files(string part) =>
        !Directory.Exists(_folder)
            ? []
            : Directory.EnumerateFiles(_folder, $"lkg-{part}-*.bin")
                .Select(path => (Path: path, Order: Order(path)))
                .Where(f => f.Order is not null)
                .OrderByDescending(f => f.Order)
                .Select(f => f.Path);

    private static (long Epoch, long Revision)? Order(string path)
    {
        var pieces = Path.GetFileNameWithoutExtension(path).Split('-');
        return pieces.Length == 4
            && long.TryParse(pieces[2], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(pieces[3], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (epoch, revision)
            : null;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Last-known-good file {File} cannot be used ({Reason}); trying the next older one")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Snapshot {Part} revision {Revision} serves, but its disk copy could not be written: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string part, long revision, string reason);
}
