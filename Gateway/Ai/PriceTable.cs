using System.Collections.Concurrent;
using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;
using Agentgateway.Llm.Pricing;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Ai;

/// <summary>The prices that serve now, later ones over earlier ones, rate by rate: the product's, the control plane's part, <c>config.modelCatalog</c>.</summary>
/// <remarks>
/// The configuration wins since it is the nearer one: what an operator writes into a gateway's configuration is meant for it. Swapped by one reference
/// write whenever one of the two changes; a request is priced by the catalogue of its end.
/// </remarks>
internal sealed partial class PriceTable(ILogger<PriceTable> logger) : IPartApplier
{
    private const int MaxWarnings = 1000;

    private readonly ConcurrentDictionary<(string?, string?), bool> _warned = new();
    private readonly Lock _gate = new();
    private ReadOnlyMemory<byte>[] _published = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _configured = [];
    private PriceCatalog? _current;

    /// <summary>The catalogue to price with.</summary>
    public PriceCatalog Current => Volatile.Read(ref _current) ?? PriceCatalog.Builtin;

    /// <inheritdoc />
    public string Part => SnapshotParts.Prices;

    /// <summary>Sets the catalogues of <c>config.modelCatalog</c>, in their order.</summary>
    /// <param name="sources">JSON that was read as catalogues before.</param>
    public void SetConfigured(IReadOnlyList<ReadOnlyMemory<byte>> sources)
    {
        lock (_gate)
        {
            if (_configured.Count > 0 || sources.Count > 0)
            {
                _configured = sources;
                Rebuild();
            }
        }
    }

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
            _ = PriceCatalog.Parse(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([e.Message]);
        }

        lock (_gate)
        {
            _published = [json.ToArray()];
            Rebuild();
        }

        return ValueTask.FromResult<IReadOnlyList<string>>([]);
    }

    private void Rebuild()
    {
        Volatile.Write(ref _current, PriceCatalog.Builtin.With([.. _published, .. _configured]));

        // A model that was listed without a price may have one now, and one that has none is worth another warning.
        _warned.Clear();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No price is known for model {Model} of provider {Provider}: its calls are counted without cost")]
    private partial void LogUnpriced(string? provider, string? model);
}
