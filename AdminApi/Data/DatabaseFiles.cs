namespace Agentgateway.AdminApi.Data;

/// <summary>Where the two databases are: <c>control.db</c> and <c>telemetry.db</c> in the data folder.</summary>
internal sealed class DatabaseFiles(string folder)
{
    public SqliteFile Control { get; } = new(Path.GetFullPath(Path.Combine(folder, "control.db")), "FULL");

    public SqliteFile Telemetry { get; } = new(Path.GetFullPath(Path.Combine(folder, "telemetry.db")), "NORMAL");
}
