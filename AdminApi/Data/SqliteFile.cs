using Microsoft.Data.Sqlite;

namespace Agentgateway.AdminApi.Data;

/// <summary>One SQLite database file.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Synchronous"><c>FULL</c> where a commit must survive a power cut, else <c>NORMAL</c>.</param>
internal sealed record SqliteFile(string Path, string Synchronous)
{
    /// <summary>Connection string; pragmas that it cannot express are set by <see cref="SqlitePragmas"/>.</summary>
    public string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>Creates the file with a write-ahead log, readable by its owner only. SQLite gives its side files the same mode.</summary>
    public void CreateIfMissing()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        if (!File.Exists(Path))
        {
            CreateEmpty();
        }

        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
    }

    private void CreateEmpty()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(Path, options);
    }
}
