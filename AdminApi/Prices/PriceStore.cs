using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Prices;

/// <summary>Overrides of model prices over the product's catalogue. A change is published at once as part <c>prices</c> and touches no configuration.</summary>
internal sealed class PriceStore(ControlDatabase database, IPublishSignal signal, TimeProvider time)
{
    private const int MaxOverrides = 5000;

    /// <summary>Prices by provider and model, after the given place.</summary>
    public async Task<List<ModelPrice>> ListAsync(PriceFilter filter, string[]? after, int count, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        var overrides = rows.ToDictionary(r => (r.Provider, r.Model));
        return PriceDocument.Effective(rows).Entries
            .Where(e => (filter.Provider is null || e.Key.Provider == filter.Provider)
                && (filter.Search is null || e.Key.Model.Contains(filter.Search, StringComparison.OrdinalIgnoreCase))
                && (filter.Source is null || overrides.ContainsKey(e.Key) == (filter.Source == "custom"))
                && (after is null || Compare(e.Key, (after[0], after[1])) > 0))
            .OrderBy(e => e.Key, Comparer<(string, string)>.Create(Compare))
            .Take(count)
            .Select(e => PriceMapping.ToContract(e.Key.Provider, e.Key.Model, overrides.GetValueOrDefault(e.Key), e.Value)).ToList();
    }

    /// <exception cref="ApiProblemException">404.</exception>
    public async Task<ModelPrice> GetAsync(string provider, string model, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(db => db.ModelPrices.FirstOrDefaultAsync(p => p.Provider == provider && p.Model == model, cancellationToken), cancellationToken);
        var listed = PriceDocument.Effective(row is null ? [] : [row]).Entries.FirstOrDefault(e => e.Key == (provider, model)).Value ?? throw NotFound(provider, model);
        return PriceMapping.ToContract(provider, model, row, listed);
    }

    /// <summary>Creates or replaces an override.</summary>
    /// <returns>The price, and true if there was no override before.</returns>
    public async Task<(ModelPrice Price, bool Created)> PutAsync(string provider, string model, ModelPriceWrite write, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        PriceRules.RequireValid(provider, model, write);
        var created = await database.WriteAsync(
            async db =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var row = await FindAsync(db, provider, model, cancellationToken);
                var before = row?.SpecJson;
                if (row is not null)
                {
                    ETags.RequireAbsent(context, ToVersion(row));
                    ETags.RequireMatch(context, ToVersion(row));
                    row.Version++;
                }
                else
                {
                    if (context.Request.Headers.IfMatch.Count > 0)
                    {
                        ETags.RequireMatch(context, new ProblemVersion(0, Wire.Time(0), null));
                    }

                    if (await db.ModelPrices.CountAsync(cancellationToken) >= MaxOverrides)
                    {
                        throw ApiProblemException.Conflict("limit_reached", $"There are {MaxOverrides} overrides; delete some, or use config.modelCatalog of the gateways.");
                    }

                    row = new ModelPriceRow { Provider = provider, Model = model, SpecJson = "{}", CreatedAt = now };
                    db.ModelPrices.Add(row);
                }

                (row.SpecJson, row.UpdatedAt, row.UpdatedBy) = (PriceDocument.ToSpec(write), now, Actor.From(context).Id);
                await CommitAsync(db, context, "price.set", provider, model, now, before, row.SpecJson);
                return before is null;
            },
            cancellationToken);
        signal.Pending();
        return (await GetAsync(provider, model, cancellationToken), created);
    }

    /// <summary>Removes an override; the product's price, if there is one, holds again.</summary>
    /// <exception cref="ApiProblemException">404 without an override.</exception>
    public async Task DeleteAsync(string provider, string model, HttpContext context)
    {
        await database.WriteAsync(
            async db =>
            {
                var row = await FindAsync(db, provider, model, context.RequestAborted) ?? throw NotFound(provider, model);
                ETags.RequireMatch(context, ToVersion(row));
                db.ModelPrices.Remove(row);
                await CommitAsync(db, context, "price.delete", provider, model, time.GetUtcNow().ToUnixTimeMilliseconds(), row.SpecJson, null);
            },
            context.RequestAborted);
        signal.Pending();
    }

    internal Task<List<ModelPriceRow>> RowsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(db => db.ModelPrices.ToListAsync(cancellationToken), cancellationToken);

    private static async Task CommitAsync(ControlDbContext db, HttpContext context, string action, string provider, string model, long now, string? before, string? after)
    {
        var revision = await db.GetMetaNumberAsync(MetaFacts.PricesRevision, context.RequestAborted) + 1;
        await db.SetMetaAsync(MetaFacts.PricesRevision, revision, context.RequestAborted);
        OutboxEntries.Add(db, SnapshotParts.Prices, revision, now);
        await AuditLog.AppendAsync(db, Actor.From(context), action, now, context.RequestAborted, "model-prices", $"{provider}/{model}", before: before, after: after);
    }

    private static Task<ModelPriceRow?> FindAsync(ControlDbContext db, string provider, string model, CancellationToken cancellationToken) =>
        db.ModelPrices.AsTracking().FirstOrDefaultAsync(p => p.Provider == provider && p.Model == model, cancellationToken);

    private static int Compare((string Provider, string Model) a, (string Provider, string Model) b) =>
        string.CompareOrdinal(a.Provider, b.Provider) is var first && first != 0 ? first : string.CompareOrdinal(a.Model, b.Model);

    private static ProblemVersion ToVersion(ModelPriceRow row) => new(row.Version, Wire.Time(row.UpdatedAt), row.UpdatedBy);

    private static ApiProblemException NotFound(string provider, string model) => ApiProblemException.NotFound("price of", $"{provider}/{model}");
}
