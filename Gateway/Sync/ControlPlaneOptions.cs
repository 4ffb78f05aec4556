using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Gateway.Sync;

/// <summary>How a gateway reaches its control plane, and where it keeps what must survive a restart.</summary>
public sealed record ControlPlaneOptions
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> InstanceIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Environment name; part of every Redis name and of every signature. <c>AGW_ENV</c>, default <c>local</c>.</summary>
    public string Environment { get; init; } = "local";

    /// <summary>Stable identity of this gateway: usage numbering and the fleet view hang on it. <c>AGW_INSTANCE_ID</c>.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Name shown to people; defaults to the instance id. <c>AGW_INSTANCE_NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of last-known-good files and of the usage spool. <c>AGW_DATA</c>.</summary>
    public required string DataPath { get; init; }

    /// <summary>32 bytes that verify snapshots and playground tokens. <c>AGW_SIGNING_KEY</c>, 64 hex digits.</summary>
    public required byte[] SigningKey { get; init; }

    /// <summary>32 bytes that open secrets inside the configuration. <c>AGW_CONFIG_KEY</c>, 64 hex digits.</summary>
    public required byte[] ConfigKey { get; init; }

    /// <summary>StackExchange.Redis connection text; null = HTTP only. <c>ConnectionStrings__redis</c>.</summary>
    public string? Redis { get; init; }

    /// <summary>Base address of AdminApi for the time when Redis is away; null = no fallback. <c>services__adminapi__http__0</c>.</summary>
    public Uri? AdminApi { get; init; }

    /// <summary>Bearer of <c>/internal/v1</c>. <c>AGW_INSTANCE_TOKEN</c>.</summary>
    public string? InstanceToken { get; init; }

    /// <summary>Base URL at which AdminApi may call the data port; null = derived from the configuration. <c>AGW_ADVERTISE_URL</c>.</summary>
    public string? AdvertiseUrl { get; init; }

    /// <summary>Base URL of the admin port, for the fleet view. From <c>ADMIN_ADDR</c>.</summary>
    public string? AdminUrl { get; init; }

    /// <summary>Time between two looks at the head while Redis is there, ± 20 %: the net under a lost doorbell.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between two HTTP polls while Redis is away, ± 20 %.</summary>
    public TimeSpan FallbackInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two life signs.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that a usage event waits for company.</summary>
    public TimeSpan UsageFlush { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time without progress after which unconfirmed usage is sent again.</summary>
    public TimeSpan UsageSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that the usage spool may take on disk; above it the oldest events are dropped and counted.</summary>
    public long UsageSpoolBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes after which a spool segment is closed.</summary>
    public long UsageSegmentBytes { get; init; } = 4L * 1024 * 1024;

    /// <summary>Reads the environment that AppHost (or an operator) sets.</summary>
    /// <exception cref="InvalidOperationException">A key is missing or malformed; the message names the variable and never its value.</exception>
    public static ControlPlaneOptions FromConfiguration(IConfiguration configuration)
    {
        var data = Path.GetFullPath(configuration["AGW_DATA"] is { Length: > 0 } folder ? folder : Path.Combine(".agentgateway", "gateway"));
        var id = configuration["AGW_INSTANCE_ID"] is { Length: > 0 } given ? given : DeriveInstanceId(data);
        if (id.Length > 100 || id.AsSpan().IndexOfAnyExcept(InstanceIdCharacters) >= 0)
        {
            throw new InvalidOperationException("AGW_INSTANCE_ID may have at most 100 characters out of letters, digits, '.', '_' and '-'.");
        }

        return new ControlPlaneOptions
        {
            Environment = configuration["AGW_ENV"] is { Length: > 0 } environment ? environment : "local",
            InstanceId = id,
            Name = configuration["AGW_INSTANCE_NAME"] is { Length: > 0 } name ? name : id,
            DataPath = data,
            SigningKey = ReadKey(configuration, "AGW_SIGNING_KEY"),
            ConfigKey = ReadKey(configuration, "AGW_CONFIG_KEY"),
            Redis = configuration.GetConnectionString("redis") is { Length: > 0 } redis ? redis : null,
            AdminApi = ReadAddress(configuration["services:adminapi:http:0"] ?? configuration["services:adminapi:https:0"]),
            InstanceToken = configuration["AGW_INSTANCE_TOKEN"] is { Length: > 0 } token ? token : null,
            AdvertiseUrl = configuration["AGW_ADVERTISE_URL"] is { Length: > 0 } url ? url.TrimEnd('/') : null,
            AdminUrl = ReadAdminUrl(configuration["ADMIN_ADDR"]),
        };
    }

    // The data folder is part of the id, since two gateways on one machine differ in it and usage numbering lives in it.
    private static string DeriveInstanceId(string dataPath)
    {
        var machine = new string([.. System.Environment.MachineName.ToLowerInvariant().Where(c => InstanceIdCharacters.Contains(c)).Take(60)]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(machine + "\n" + dataPath));
        return $"{(machine.Length == 0 ? "gateway" : machine)}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    private static byte[] ReadKey(IConfiguration configuration, string name)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            throw new InvalidOperationException($"{name} is not set. A gateway of a control plane needs it: 64 hex digits, the same as AdminApi has.");
        }

        return text.Length == 64 && text.AsSpan().IndexOfAnyExcept(HexDigits) < 0
            ? Convert.FromHexString(text)
            : throw new InvalidOperationException($"{name} must have 64 hex digits.");
    }

    private static Uri? ReadAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri : null;

    private static string? ReadAdminUrl(string? address) => string.IsNullOrEmpty(address) ? null : "http://" + address;
}
