using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Agentgateway.AdminApi.Data;

/// <summary>Sets what SQLite keeps per connection: durability and waiting time. The write-ahead log is a property of the file.</summary>
internal sealed class SqlitePragmas(string synchronous) : DbConnectionInterceptor
{
    private readonly string _sql = $"PRAGMA synchronous={synchronous}; PRAGMA busy_timeout=5000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    // Microsoft.Data.Sqlite has no true asynchronous calls; awaiting them would only add machinery.
    private void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _sql;
        command.ExecuteNonQuery();
    }
}
