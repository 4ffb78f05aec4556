using System.Globalization;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Data.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data;

/// <summary>Brings both databases to the current schema before the service listens.</summary>
/// <remarks>
/// 1. create the files, readable by the owner only   2. nothing pending: done   3. back up a file that holds data
/// 4. migrate   5. on failure put the backup back and rethrow, so that the older build still starts.
/// </remarks>
internal sealed partial class DatabaseMigrator(
    DatabaseFiles files,
    IDbContextFactory<ControlDbContext> control,
    IDbContextFactory<TelemetryDbContext> telemetry,
    TimeProvider time,
    ILogger<DatabaseMigrator> logger)
{
    private const int BackupsKept = 3;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using (var db = await control.CreateDbContextAsync(cancellationToken))
        {
            await MigrateAsync(files.Control, db, cancellationToken);
        }

        await using (var db = await telemetry.CreateDbContextAsync(cancellationToken))
        {
            await MigrateAsync(files.Telemetry, db, cancellationToken);
        }
    }

    private async Task MigrateAsync(SqliteFile file, DbContext db, CancellationToken cancellationToken)
    {
        file.CreateIfMissing();
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        var isNew = !(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
        var backup = isNew ? null : Backup(file);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
            LogMigrated(Path.GetFileName(file.Path), pending.Count, backup ?? "none");
        }
        catch (Exception e) when (backup is not null)
        {
            await db.Database.CloseConnectionAsync();
            Restore(file, backup);
            LogRestored(e, Path.GetFileName(file.Path), backup);
            throw;
        }
    }

    private string Backup(SqliteFile file)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var path = $"{file.Path}.before-migration-{stamp}";
        using (var connection = new SqliteConnection(file.ConnectionString))
        {
            connection.Open();

            // Never a file copy: pages may still sit in the write-ahead log.
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $path";
            command.Parameters.AddWithValue("$path", path);
            command.ExecuteNonQuery();
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var older = Directory.GetFiles(Path.GetDirectoryName(file.Path)!, Path.GetFileName(file.Path) + ".before-migration-*")
            .Order(StringComparer.Ordinal).SkipLast(BackupsKept);
        foreach (var old in older)
        {
            File.Delete(old);
        }

        return path;
    }

    private static void Restore(SqliteFile file, string backup)
    {
        SqliteConnection.ClearAllPools();
        File.Delete(file.Path + "-wal");
        File.Delete(file.Path + "-shm");
        File.Copy(backup, file.Path, overwrite: true);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{File}: {Count} migrations applied, backup: {Backup}")]
    private partial void LogMigrated(string file, int count, string backup);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{File}: migration failed, the database was put back from {Backup}")]
    private partial void LogRestored(Exception exception, string file, string backup);
}
