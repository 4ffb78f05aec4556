using System.Globalization;
using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.Data;

/// <summary>Outbox rows: what a commit still owes the gateways.</summary>
internal static class OutboxEntries
{
    /// <summary>Owes the publication of a revision of a snapshot part. Saved with the caller's transaction.</summary>
    public static void Add(ControlDbContext db, string part, long revision, long now) => db.Outbox.Add(new OutboxRow
    {
        Topic = part,
        Payload = revision.ToString(CultureInfo.InvariantCulture),
        CreatedAt = now,
        NextAt = now,
    });
}
