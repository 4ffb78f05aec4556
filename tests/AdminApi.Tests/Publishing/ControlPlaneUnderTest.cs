using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Tests.Publishing;

/// <summary>Everything of AdminApi that talks to gateways, on real databases, with short intervals and without REST.</summary>
internal sealed class ControlPlaneUnderTest : IAsyncDisposable
{
    public const string Token = "instance-token";
    public static readonly byte[] SigningKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly byte[] ConfigKey = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];
    public static readonly SyncNames Names = new("test");
    private readonly WebApplication _app;

    private ControlPlaneUnderTest(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ControlDatabase Control => Get<ControlDatabase>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ControlPlaneUnderTest> StartAsync(string data, string? redis, string instanceId = "adminapi-1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["AGW_DATA"] = data;
        builder.Configuration["AGW_KEK"] = Convert.ToHexString(ConfigKey);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDatabases(builder.Configuration);
        builder.Services.AddSingleton<ServiceKeys>();
        builder.Services.AddSecrets();
        builder.Services.AddPublishing(builder.Configuration);
        builder.Services.AddSingleton(new ControlPlaneSettings
        {
            Environment = "test",
            SigningKey = SigningKey,
            ConfigKey = ConfigKey,
            Redis = redis,
            InstanceToken = Token,
            InstanceId = instanceId,
            ReconcileInterval = TimeSpan.FromSeconds(1),
            InstanceInterval = TimeSpan.FromMilliseconds(100),
            UsageInterval = TimeSpan.FromMilliseconds(50),
            LostAfter = TimeSpan.FromSeconds(2),
        });
        var app = builder.Build();
        app.MapInternalApi();
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<DatabaseIdentity>().LoadAsync(CancellationToken.None);
        await app.StartAsync();
        return new ControlPlaneUnderTest(app);
    }

    /// <summary>Commits a config revision as the REST side does.</summary>
    public async Task<long> CommitAsync(string json, bool signal = true)
    {
        var revision = await Control.WriteAsync(
            async db =>
            {
                var next = (await db.ConfigRevisions.MaxAsync(r => (long?)r.Revision) ?? 0) + 1;
                db.ConfigRevisions.Add(new ConfigRevisionRow
                {
                    Revision = next, Epoch = 1, Sha256 = "", Snapshot = Compress(json), Resources = [], Author = "system", Kind = "write", State = "pending",
                });
                OutboxEntries.Add(db, SnapshotParts.Config, next, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
                return next;
            },
            CancellationToken.None);
        if (signal)
        {
            Get<IPublishSignal>().Pending();
        }

        return revision;
    }

    public async Task<SnapshotHead?> HeadAsync(IDatabase redis, string part = SnapshotParts.Config)
    {
        var text = await redis.HashGetAsync(Names.Head, part);
        return text.IsNull ? null : JsonSerializer.Deserialize((string)text!, SyncJson.Default.SnapshotHead);
    }

    public static async Task<string> DocumentAsync(IDatabase redis, SnapshotHead head)
    {
        var payload = (byte[]?)await redis.StringGetAsync(Names.Snapshot(head.Part, head.Epoch, head.Revision));
        Xunit.Assert.Null(new SnapshotSigner(SigningKey).Verify(head, payload, "test"));
        return Encoding.UTF8.GetString(SnapshotSigner.Decompress(payload));
    }

    public Task<string> RevisionStateAsync(long revision) =>
        Control.ReadAsync(db => db.ConfigRevisions.Where(r => r.Revision == revision).Select(r => r.State).SingleAsync(), CancellationToken.None);

    public HttpClient Client(bool withToken = true)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (withToken)
        {
            client.DefaultRequestHeaders.Add("Authorization", "Bearer " + Token);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static byte[] Compress(string json)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest))
        {
            brotli.Write(Encoding.UTF8.GetBytes(json));
        }

        return output.ToArray();
    }
}
