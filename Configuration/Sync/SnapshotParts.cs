namespace Agentgateway.Configuration.Sync;

/// <summary>Names of the snapshot parts. Each has its own revision, signature and last-known-good file.</summary>
public static class SnapshotParts
{
    /// <summary>The configuration document: an agentgateway standalone document as JSON.</summary>
    public const string Config = "config";

    /// <summary>Virtual keys, <see cref="KeySnapshot"/>. Applied even where a config is rejected.</summary>
    public const string Keys = "keys";

    /// <summary>The price catalogue in the shape of <c>config.modelCatalog</c>.</summary>
    public const string Prices = "prices";

    /// <summary>All parts, in the order in which a gateway applies them.</summary>
    public static IReadOnlyList<string> All { get; } = [Keys, Prices, Config];
}
