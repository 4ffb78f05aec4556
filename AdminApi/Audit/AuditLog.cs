using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Audit;

/// <summary>Append-only log in which every entry's hash covers the one before it.</summary>
/// <remarks>Written in the transaction of the change that it describes: a failing entry fails the change. Callers pass no secrets.</remarks>
internal static class AuditLog
{
    /// <summary>Appends an entry to the caller's transaction.</summary>
    /// <param name="action"><c>noun.verb</c>, e.g. <c>key.revoke</c>.</param>
    /// <param name="outcome"><c>success</c>, <c>denied</c> or <c>failed</c>.</param>
    public static async Task AppendAsync(
        ControlDbContext db, Actor actor, string action, long now, CancellationToken cancellationToken,
        string? resourceKind = null, string? resourceId = null, string outcome = "success", object? before = null, object? after = null)
    {
        // One writer at a time, so the newest entry is either saved or waits in this very context.
        var last = db.AuditLog.Local.MaxBy(a => a.Sequence)
            ?? await db.AuditLog.OrderByDescending(a => a.Sequence).FirstOrDefaultAsync(cancellationToken);
        var entry = new AuditRow
        {
            Sequence = (last?.Sequence ?? 0) + 1,
            Id = Ids.New("aud"),
            At = now,
            ActorType = actor.Type,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Via = actor.Via,
            IpAddress = actor.IpAddress,
            UserAgent = actor.UserAgent,
            TraceId = actor.TraceId,
            Action = action,
            ResourceKind = resourceKind,
            ResourceId = resourceId,
            Outcome = outcome,
            BeforeJson = ToJson(before),
            AfterJson = ToJson(after),
            PreviousHash = last?.Hash ?? new byte[SHA256.HashSizeInBytes],
            Hash = [],
        };
        entry.Hash = HashOf(entry);
        db.AuditLog.Add(entry);
    }

    /// <summary>First sequence whose hash or link is wrong; null if the chain holds.</summary>
    public static async Task<long?> FindBreakAsync(ControlDbContext db, CancellationToken cancellationToken)
    {
        var previous = new byte[SHA256.HashSizeInBytes];
        long expected = 1;
        await foreach (var entry in db.AuditLog.AsNoTracking().OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (entry.Sequence != expected || !entry.PreviousHash.AsSpan().SequenceEqual(previous) || !entry.Hash.AsSpan().SequenceEqual(HashOf(entry)))
            {
                return expected;
            }

            previous = entry.Hash;
            expected++;
        }

        return null;
    }

    private static byte[] HashOf(AuditRow row)
    {
        string?[] fields =
        [
            row.Sequence.ToString(CultureInfo.InvariantCulture), row.Id, row.At.ToString(CultureInfo.InvariantCulture), row.ActorType, row.ActorId, row.ActorName,
            row.Via, row.IpAddress, row.UserAgent, row.TraceId, row.Action, row.ResourceKind, row.ResourceId, row.Outcome, row.BeforeJson, row.AfterJson,
        ];
        return SHA256.HashData((byte[])[.. row.PreviousHash, .. Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields))]);
    }

    private static string? ToJson(object? value) => value switch
    {
        null => null,
        string json => json,
        _ => JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
    };
}
