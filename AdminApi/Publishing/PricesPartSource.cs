using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Prices;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Part <c>prices</c>: the overrides, as a catalogue that gateways lay over the product's.</summary>
/// <remarks>Published from the beginning, empty: after a restored database gateways must drop the overrides of the lost one.</remarks>
internal sealed class PricesPartSource(ControlDatabase database) : IPartSource
{
    /// <inheritdoc />
    public string Part => SnapshotParts.Prices;

    /// <inheritdoc />
    public Task<PartContent?> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync<PartContent?>(
        async db =>
        {
            // The number before the content, as for keys.
            var revision = await db.GetMetaNumberAsync(MetaFacts.PricesRevision, cancellationToken);
            return new PartContent(revision, PriceDocument.Write(await db.ModelPrices.ToListAsync(cancellationToken)));
        },
        cancellationToken);
}
