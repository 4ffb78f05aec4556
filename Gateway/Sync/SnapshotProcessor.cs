using System.Security.Cryptography;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Takes one snapshot from any source to the end: verify, apply, keep a copy, ack. Called by one worker only.</summary>
/// <remarks>The copy is written after the swap and before the ack: what a gateway has acknowledged, it can start from.</remarks>
internal sealed partial class SnapshotProcessor
{
    private readonly ControlPlaneOptions _options;
    private readonly SnapshotSigner _signer;
    private readonly Dictionary<string, IPartApplier> _appliers;
    private readonly LastKnownGoodStore _store;
    private readonly AckSender _acks;
    private readonly SyncStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    public SnapshotProcessor(
        ControlPlaneOptions options, IEnumerable<IPartApplier> appliers, LastKnownGoodStore store, AckSender acks, SyncStatus status, TimeProvider time,
        ILogger<SnapshotProcessor> logger)
    {
        _options = options;
        _signer = new SnapshotSigner(options.SigningKey);
        _appliers = appliers.ToDictionary(a => a.Part, StringComparer.Ordinal);
        _store = store;
        _acks = acks;
        _status = status;
        _time = time;
        _logger = logger;
    }

    /// <summary>Processes a snapshot that was asked for as <paramref name="part"/>.</summary>
    public async Task<PartOutcome> ProcessAsync(
        string part, SnapshotHead head, ReadOnlyMemory<byte> payload, string source, CancellationToken cancellationToken)
    {
        if (!_appliers.TryGetValue(part, out var applier))
        {
            return PartOutcome.Ignored;
        }

        var refusal = head.Part == part ? _signer.Verify(head, payload.Span, _options.Environment) : "part_mismatch: the head names another part";
        if (refusal is not null)
        {
            Refuse(part, head, source, refusal);
            return PartOutcome.Unverified;
        }

        if (!_status.Wants(head))
        {
            return PartOutcome.Ignored;
        }

        var started = _time.GetTimestamp();
        var errors = await ApplyAsync(applier, head, payload, source, cancellationToken);
        var elapsed = (long)_time.GetElapsedTime(started).TotalMilliseconds;
        var rejected = errors.Count > 0;
        if (rejected)
        {
            _status.SetRejected(head, errors[0]);
            LogRejected(_logger, part, head.Epoch, head.Revision, source, string.Join("; ", errors.Take(20)));
        }
        else
        {
            _status.SetApplied(head, source);
            LogApplied(_logger, part, head.Epoch, head.Revision, source, elapsed);
            if (source != SnapshotSource.Disk)
            {
                _store.Save(head, payload.Span);
            }
        }

        if (source != SnapshotSource.Disk)
        {
            await _acks.SendAsync(
                new GatewayAck(_options.InstanceId, part, head.Epoch, head.Revision, head.Sha256, rejected ? "rejected" : "applied", errors, elapsed,
                    _time.GetUtcNow().ToUnixTimeMilliseconds()),
                cancellationToken);
        }

        return rejected ? PartOutcome.Rejected : PartOutcome.Applied;
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(
        IPartApplier applier, SnapshotHead head, ReadOnlyMemory<byte> payload, string source, CancellationToken cancellationToken)
    {
        try
        {
            return await applier.ApplyAsync(head, SnapshotSigner.Decompress(payload.Span), source, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return [e.Message];
        }
    }

    // Once per snapshot and reason: a forged head stays in Redis until AdminApi repairs it, and every poll sees it again.
    private void Refuse(string part, SnapshotHead head, string source, string refusal)
    {
        _status.SetError(part, $"{source}: {refusal}");
        if (_reported.Count > 1000)
        {
            _reported.Clear();
        }

        if (_reported.Add($"{part}/{source}/{head.Epoch}/{head.Revision}/{head.Sha256}/{head.Signature}/{refusal}"))
        {
            LogRefused(_logger, part, head.Epoch, head.Revision, source, refusal);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Snapshot {Part} {Epoch}.{Revision} from {Source} serves now ({Milliseconds} ms)")]
    private static partial void LogApplied(ILogger logger, string part, long epoch, long revision, string source, long milliseconds);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Snapshot {Part} {Epoch}.{Revision} from {Source} rejected, the previous one serves on: {Errors}")]
    private static partial void LogRejected(ILogger logger, string part, long epoch, long revision, string source, string errors);

    [LoggerMessage(EventId = 3, Level = LogLevel.Critical, Message = "Snapshot {Part} {Epoch}.{Revision} from {Source} refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string part, long epoch, long revision, string source, string reason);
}
