using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data.Telemetry;

/// <summary>telemetry.db: large and disposable. Money never depends on it.</summary>
internal sealed class TelemetryDbContext(DbContextOptions<TelemetryDbContext> options) : DbContext(options)
{
    public DbSet<RequestLogRow> RequestLogs => Set<RequestLogRow>();

    public DbSet<UsageHourlyRow> UsageHourly => Set<UsageHourlyRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RequestLogRow>(log =>
        {
            log.HasKey(l => l.Id);
            log.HasIndex(l => new { l.InstanceId, l.Sequence }).IsUnique();
            log.HasIndex(l => new { l.StartedAt, l.Id });
            log.HasIndex(l => new { l.KeyId, l.StartedAt });
            log.HasIndex(l => new { l.UserId, l.StartedAt });
            log.HasIndex(l => new { l.RequestedModel, l.StartedAt });
            log.HasIndex(l => new { l.Status, l.StartedAt }).HasFilter("status >= 400");
            log.HasIndex(l => l.TraceId);
            log.ToTable("request_logs", t => t
                .OneOf("kind", "llm", "mcp", "a2a", "http")
                .OneOf("price_status", "exact", "unpriced", "missing", "noCatalog", "n/a"));
        });
        modelBuilder.Entity<UsageHourlyRow>(usage =>
        {
            usage.HasKey(u => new { u.Hour, u.Kind, u.KeyId, u.UserId, u.Provider, u.Model, u.Target, u.StatusClass });
            usage.HasIndex(u => new { u.KeyId, u.Hour });
            usage.HasIndex(u => new { u.UserId, u.Hour });
            usage.ToTable("usage_hourly");
        });
        modelBuilder.UseSnakeCase();
    }
}
