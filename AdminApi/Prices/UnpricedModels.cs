using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Prices;

/// <summary>Models that were called without a price, from the request log.</summary>
internal sealed class UnpricedModels(TelemetryDatabase telemetry, PriceStore prices)
{
    private const int MaxModels = 200;

    /// <summary>Most calls first, at most 200.</summary>
    public async Task<IReadOnlyList<UnpricedModel>> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (start, end) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var seen = await telemetry.ReadAsync(
            db => db.RequestLogs
                .Where(l => l.StartedAt >= start && l.StartedAt < end && l.Kind == "llm" && l.Provider != null && l.PriceStatus != "exact" && l.PriceStatus != "n/a")
                .GroupBy(l => new { l.Provider, Model = l.ResponseModel ?? l.SentModel ?? l.RequestedModel ?? "" })
                .Select(g => new
                {
                    g.Key.Provider,
                    g.Key.Model,
                    Requests = g.LongCount(),
                    Input = g.Sum(l => l.InputTokens ?? 0),
                    Output = g.Sum(l => l.OutputTokens ?? 0),
                    Last = g.Max(l => l.StartedAt),
                })
                .OrderByDescending(g => g.Requests).ThenBy(g => g.Provider).ThenBy(g => g.Model).Take(MaxModels).ToListAsync(cancellationToken),
            cancellationToken);
        if (seen.Count == 0)
        {
            return [];
        }

        var catalog = PriceDocument.Effective(await prices.RowsAsync(cancellationToken));
        return seen.ConvertAll(s => new UnpricedModel(
            s.Provider!, s.Model, s.Requests, s.Input, s.Output, Wire.Time(s.Last),
            HasPrice: catalog.Find(s.Provider!, null, s.Model) is { } price && (price.Rates?.Input is not null || price.Units is not null)));
    }
}
