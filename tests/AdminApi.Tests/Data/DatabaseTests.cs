using Agentgateway.AdminApi.Data.Control;
using Agentgateway.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.AdminApi.Tests.Data;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Files_are_for_their_owner_only_and_the_audit_log_cannot_be_rewritten()
    {
        await using var server = await AdminApiServer.StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(server.Folder, "*.db*"))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "control.db")}");
        connection.Open();
        foreach (var sql in new[] { "UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log" })
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Contains("append only", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
        }

        using var mode = connection.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", mode.ExecuteScalar());
    }

    [Fact]
    public async Task A_failing_migration_leaves_the_database_as_it_was_with_a_backup_beside_it()
    {
        using var folder = new TemporaryFolder();
        await using (await AdminApiServer.StartAsync(folder: folder.Path))
        {
        }

        // As a database of an older build whose next migration cannot run: the history lacks the migration, the tables are there.
        var path = Path.Combine(folder.Path, "control.db");
        Execute(path, "DELETE FROM __EFMigrationsHistory; INSERT INTO __EFMigrationsHistory VALUES ('20200101000000_Older', '10.0.0'); CREATE TABLE canary(x); INSERT INTO canary VALUES (42);");
        await Assert.ThrowsAnyAsync<Exception>(() => AdminApiServer.StartAsync(folder: folder.Path));
        SqliteConnection.ClearAllPools();
        Assert.Equal(42L, Execute(path, "SELECT x FROM canary"));
        Assert.Equal("20200101000000_Older", Execute(path, "SELECT MigrationId FROM __EFMigrationsHistory"));
        Assert.Single(Directory.GetFiles(folder.Path, "control.db.before-migration-*"));
    }

    [Fact]
    public async Task The_model_and_its_migrations_agree()
    {
        await using var server = await AdminApiServer.StartAsync();
        await using var control = await server.Services.GetRequiredService<IDbContextFactory<ControlDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(control.Database.HasPendingModelChanges());
        await using var telemetry = await server.Services.GetRequiredService<IDbContextFactory<AdminApi.Data.Telemetry.TelemetryDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(telemetry.Database.HasPendingModelChanges());
    }

    private static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
