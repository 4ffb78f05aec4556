using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>State of config revisions as publishing goes on: pending → published → applied or rejected; superseded if a later one came first.</summary>
internal static class RevisionStates
{
    /// <summary>The revision is out; earlier ones that no gateway reported on never will be.</summary>
    public static async Task PublishedAsync(ControlDbContext db, long revision, CancellationToken cancellationToken)
    {
        await db.ConfigRevisions.Where(r => r.Revision == revision && r.State == "pending")
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.State, "published"), cancellationToken);
        await db.ConfigRevisions.Where(r => r.Revision < revision && (r.State == "pending" || r.State == "published"))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.State, "superseded"), cancellationToken);
    }

    /// <summary>Gateways have answered: one rejection decides; applied means every live gateway.</summary>
    public static async Task AnsweredAsync(ControlDbContext db, long epoch, long revision, IReadOnlyCollection<string> live, CancellationToken cancellationToken)
    {
        var acks = await db.PublishAcks.Where(a => a.Epoch == epoch && a.Revision == revision).Select(a => new { a.InstanceId, a.State }).ToListAsync(cancellationToken);
        var state = acks.Exists(a => a.State == "rejected") ? "rejected"
            : live.All(id => acks.Exists(a => a.InstanceId == id)) ? "applied"
            : null;
        if (state is not null)
        {
            await db.ConfigRevisions.Where(r => r.Revision == revision && r.State != state).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, state), cancellationToken);
        }
    }
}
