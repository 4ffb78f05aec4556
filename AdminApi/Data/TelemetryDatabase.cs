using Agentgateway.AdminApi.Data.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data;

/// <summary>The only way into telemetry.db: any number of readers, one writer at a time.</summary>
internal sealed class TelemetryDatabase(IDbContextFactory<TelemetryDbContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Runs a query on a context of its own, without change tracking.</summary>
    public async Task<T> ReadAsync<T>(Func<TelemetryDbContext, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await query(db);
    }

    /// <summary>Runs the work in one immediate transaction, saves and commits; any exception rolls everything back.</summary>
    public async Task<T> WriteAsync<T>(Func<TelemetryDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var result = await work(db);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose() => _writer.Dispose();
}
