using System.Collections.Concurrent;
using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;
using Agentgateway.Llm.Pricing;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Ai;

/// <summary>The prices that serve now: the control plane's part, else what the configuration brings. Swapped by one reference write.</summary>
internal sealed partial class PriceTable(ILogger<PriceTable> logger) : IPartApplier
{
    private const int MaxWarnings = 1000;

    private readonly ConcurrentDictionary<(string?, string?), bool> _warned = new();
    private PriceCatalog _published = PriceCatalog.Empty;
    private PriceCatalog _configured = PriceCatalog.Empty;

    /// <summary>The catalogue to price with.</summary>
    public PriceCatalog Current
    {
        get
        {
            var published = Volatile.Read(ref _published);
            return published.Count > 0 ? published : Volatile.Read(ref _configured) is { Count: > 0 } configured ? configured : PriceCatalog.Builtin;
        }
    }

    /// <inheritdoc />
    public string Part => SnapshotParts.Prices;

    /// <summary>Sets the catalogue of <c>config.modelCatalog</c>.</summary>
    public void SetConfigured(PriceCatalog catalog) => Volatile.Write(ref _configured, catalog);

    /// <summary>Warns, once per model, that calls are not priced.</summary>
    public void NoteUnpriced(string? provider, string? model)
    {
        if (_warned.Count < MaxWarnings && _warned.TryAdd((provider, model), true))
        {
            LogUnpriced(provider, model);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken)
    {
        try
        {
            // What the control plane does not price, the product does.
            Volatile.Write(ref _published, PriceCatalog.Builtin.With(json));
            return ValueTask.FromResult<IReadOnlyList<string>>([]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([e.Message]);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No price is known for model {Model} of provider {Provider}: its calls are counted without cost")]
    private partial void LogUnpriced(string? provider, string? model);
}
