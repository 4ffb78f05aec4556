namespace Agentgateway.AdminApi.Publishing;

/// <summary>What AdminApi needs to talk to its gateways. Read once; missing keys switch the part off that needs them, with a warning.</summary>
internal sealed record ControlPlaneSettings
{
    /// <summary>Environment name; part of every Redis name and signature. <c>AGW_ENV</c>, default <c>local</c>.</summary>
    public string Environment { get; init; } = "local";

    /// <summary>32 bytes that sign snapshots; null: nothing is published. <c>AGW_SIGNING_KEY</c>.</summary>
    public byte[]? SigningKey { get; init; }

    /// <summary>32 bytes that encrypt secrets inside a published document. <c>AGW_CONFIG_KEY</c>.</summary>
    public byte[]? ConfigKey { get; init; }

    /// <summary>StackExchange.Redis connection text; null: gateways are served over HTTP only. <c>ConnectionStrings__redis</c>.</summary>
    public string? Redis { get; init; }

    /// <summary>Bearer that gateways present at <c>/internal/v1</c>; null: nobody gets in. <c>AGW_INSTANCE_TOKEN</c>.</summary>
    public string? InstanceToken { get; init; }

    /// <summary>Portal URL named to clients that bring no key. <c>AGW_PORTAL_URL</c>.</summary>
    public string? PortalUrl { get; init; }

    /// <summary>Name of this process in heartbeats and of its in-flight list.</summary>
    public string InstanceId { get; init; } = "adminapi-" + System.Environment.MachineName.ToLowerInvariant();

    /// <summary>Time between two comparisons of Redis with the database, and between two life signs.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two readings of heartbeats.</summary>
    public TimeSpan InstanceInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at an empty usage list.</summary>
    public TimeSpan UsageInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Silence after which a gateway counts as lost.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads what AppHost injects.</summary>
    /// <exception cref="InvalidOperationException">A key is malformed; the message names the variable, never its value.</exception>
    public static ControlPlaneSettings FromConfiguration(IConfiguration configuration) => new()
    {
        Environment = configuration["AGW_ENV"] is { Length: > 0 } environment ? environment : "local",
        SigningKey = ReadKey(configuration, "AGW_SIGNING_KEY"),
        ConfigKey = ReadKey(configuration, "AGW_CONFIG_KEY"),
        Redis = configuration.GetConnectionString("redis") is { Length: > 0 } redis ? redis : null,
        InstanceToken = configuration["AGW_INSTANCE_TOKEN"] is { Length: > 0 } token ? token : null,
        PortalUrl = configuration["AGW_PORTAL_URL"] is { Length: > 0 } url ? url : null,
    };

    private static byte[]? ReadKey(IConfiguration configuration, string name)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new InvalidOperationException($"{name} must have 64 hex digits.");
    }
}
