using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data.Control;

/// <summary>control.db: small, precious, backed up. Times are unix milliseconds, enumerations are text, JSON is text.</summary>
internal sealed class ControlDbContext(DbContextOptions<ControlDbContext> options) : DbContext(options)
{
    public DbSet<UserRow> Users => Set<UserRow>();

    public DbSet<SignInLinkRow> SignInLinks => Set<SignInLinkRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<KeySecretRow> KeySecrets => Set<KeySecretRow>();

    public DbSet<ConfigResourceRow> ConfigResources => Set<ConfigResourceRow>();

    public DbSet<ConfigReferenceRow> ConfigReferences => Set<ConfigReferenceRow>();

    public DbSet<ConfigRevisionRow> ConfigRevisions => Set<ConfigRevisionRow>();

    public DbSet<ConfigChangeRow> ConfigChanges => Set<ConfigChangeRow>();

    public DbSet<SecretRow> Secrets => Set<SecretRow>();

    public DbSet<GatewayInstanceRow> GatewayInstances => Set<GatewayInstanceRow>();

    public DbSet<PublishAckRow> PublishAcks => Set<PublishAckRow>();

    public DbSet<ModelPriceRow> ModelPrices => Set<ModelPriceRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<IngestProgressRow> IngestProgress => Set<IngestProgressRow>();

    public DbSet<AuditRow> AuditLog => Set<AuditRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<MetaRow> Meta => Set<MetaRow>();

    public DbSet<McpDiscoveryRow> McpDiscoveries => Set<McpDiscoveryRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Identity(modelBuilder);
        Keys(modelBuilder);
        Configuration(modelBuilder);
        Operations(modelBuilder);
        modelBuilder.UseSnakeCase();
    }

    private static void Identity(ModelBuilder model)
    {
        model.Entity<UserRow>(user =>
        {
            user.HasKey(u => u.Id);
            user.Property(u => u.Name).UseCollation("NOCASE");
            user.HasIndex(u => u.Name).IsUnique();
            user.Property(u => u.Version).IsConcurrencyToken();
            user.ToTable("users", t => t.OneOf("role", "admin", "developer").OneOf("status", "invited", "active", "disabled"));
        });
        model.Entity<SignInLinkRow>(link =>
        {
            link.HasKey(l => l.TokenHash);
            link.HasIndex(l => l.UserId);
            link.HasOne<UserRow>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
            link.ToTable("sign_in_links");
        });
    }

    private static void Keys(ModelBuilder model)
    {
        model.Entity<ApiKeyRow>(key =>
        {
            key.HasKey(k => k.Id);
            key.HasIndex(k => new { k.OwnerUserId, k.Id });
            key.HasIndex(k => new { k.OwnerUserId, k.Name }).IsUnique().HasFilter("status <> 'revoked'");
            key.HasOne<UserRow>().WithMany().HasForeignKey(k => k.OwnerUserId).OnDelete(DeleteBehavior.Restrict);
            key.HasMany(k => k.Secrets).WithOne().HasForeignKey(s => s.KeyId).OnDelete(DeleteBehavior.Cascade);
            key.Property(k => k.Version).IsConcurrencyToken();
            key.ToTable("api_keys", t => t
                .OneOf("kind", "personal", "service")
                .OneOf("status", "active", "disabled", "revoked")
                .Check("owner", "kind <> 'personal' OR owner_user_id IS NOT NULL"));
        });
        model.Entity<KeySecretRow>(secret =>
        {
            secret.HasKey(s => s.Id);
            secret.HasIndex(s => s.Hash).IsUnique();
            secret.HasIndex(s => s.KeyId, "ux_secret_current").IsUnique().HasFilter("state = 'current'");
            secret.HasIndex(s => s.KeyId, "ux_secret_grace").IsUnique().HasFilter("state = 'grace'");
            secret.ToTable("key_secrets", t => t.OneOf("state", "current", "grace", "ended"));
        });
    }

    private static void Configuration(ModelBuilder model)
    {
        model.Entity<ConfigResourceRow>(resource =>
        {
            resource.HasKey(r => new { r.Kind, r.Id });
            resource.Property(r => r.Version).IsConcurrencyToken();
            resource.ToTable("config_resources", t => t.OneOf("managed_by", "api", "file").Check("spec", "json_valid(spec_json)"));
        });
        model.Entity<ConfigReferenceRow>(reference =>
        {
            reference.HasKey(r => new { r.Kind, r.Id, r.RefKind, r.RefId, r.Pointer });
            reference.HasIndex(r => new { r.RefKind, r.RefId });
            reference.ToTable("config_references");
        });
        model.Entity<ConfigRevisionRow>(revision =>
        {
            revision.HasKey(r => r.Revision);
            revision.Property(r => r.Revision).ValueGeneratedNever();
            revision.HasMany(r => r.Changes).WithOne().HasForeignKey(c => c.Revision).OnDelete(DeleteBehavior.Cascade);
            revision.ToTable("config_revisions", t => t
                .OneOf("kind", "write", "import", "rollback", "seed")
                .OneOf("state", "pending", "published", "applied", "rejected", "superseded"));
        });
        model.Entity<ConfigChangeRow>(change =>
        {
            change.HasKey(c => new { c.Revision, c.Kind, c.Id });
            change.HasIndex(c => new { c.Kind, c.Id, c.Revision });
            change.ToTable("config_changes", t => t.OneOf("operation", "create", "update", "delete"));
        });
        model.Entity<SecretRow>(secret =>
        {
            secret.HasKey(s => s.Id);
            secret.ToTable("secrets");
        });
    }

    private static void Operations(ModelBuilder model)
    {
        model.Entity<GatewayInstanceRow>(instance =>
        {
            instance.HasKey(i => i.InstanceId);
            instance.ToTable("gateway_instances");
        });
        model.Entity<PublishAckRow>(ack =>
        {
            ack.HasKey(a => new { a.Epoch, a.Revision, a.InstanceId });
            ack.ToTable("publish_acks", t => t.OneOf("state", "applied", "rejected"));
        });
        model.Entity<OutboxRow>(entry =>
        {
            entry.HasKey(o => o.Id);
            entry.HasIndex(o => o.NextAt).HasFilter("done_at IS NULL");
            entry.ToTable("outbox");
        });
        model.Entity<IngestProgressRow>(progress =>
        {
            progress.HasKey(p => p.InstanceId);
            progress.ToTable("ingest_progress");
        });
        model.Entity<AuditRow>(entry =>
        {
            entry.HasKey(a => a.Sequence);
            entry.Property(a => a.Sequence).ValueGeneratedNever();
            entry.HasIndex(a => a.Id).IsUnique();
            entry.HasIndex(a => new { a.ResourceKind, a.ResourceId, a.Sequence });
            entry.HasIndex(a => new { a.ActorId, a.Sequence });
            entry.HasIndex(a => a.At);
            entry.ToTable("audit_log", t => t.OneOf("outcome", "success", "denied", "failed"));
        });
        model.Entity<IdempotencyRow>(entry =>
        {
            entry.HasKey(i => new { i.Principal, i.Route, i.Key });
            entry.HasIndex(i => i.ExpiresAt);
            entry.ToTable("idempotency_keys");
        });
        model.Entity<MetaRow>(fact =>
        {
            fact.HasKey(m => m.Key);
            fact.ToTable("meta");
        });
        model.Entity<McpDiscoveryRow>(discovery =>
        {
            discovery.HasKey(d => d.ServerId);
            discovery.ToTable("mcp_discoveries");
        });
        model.Entity<ModelPriceRow>(price =>
        {
            price.HasKey(p => new { p.Provider, p.Model });
            price.Property(p => p.Version).IsConcurrencyToken();
            price.ToTable("model_prices", t => t.Check("spec", "json_valid(spec_json)"));
        });
    }
}
