using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data;

/// <summary>The only way into control.db: any number of readers, one writer at a time.</summary>
/// <remarks>SQLite has one writer; queueing here in order beats its busy-wait and keeps the audit chain and revision numbers gapless.</remarks>
internal sealed class ControlDatabase(IDbContextFactory<ControlDbContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Runs a query on a context of its own, without change tracking.</summary>
    public async Task<T> ReadAsync<T>(Func<ControlDbContext, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await query(db);
    }

    /// <summary>Runs the work in one immediate transaction, saves and commits; any exception rolls everything back.</summary>
    public async Task<T> WriteAsync<T>(Func<ControlDbContext, Task<T>> work, CancellationToken cancellationToken)
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

    /// <summary>As above, without a result.</summary>
    public Task WriteAsync(Func<ControlDbContext, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async db =>
            {
                await work(db);
                return true;
            },
            cancellationToken);

    public void Dispose() => _writer.Dispose();
}
