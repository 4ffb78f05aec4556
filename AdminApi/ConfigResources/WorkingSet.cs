using System.Diagnostics.CodeAnalysis;
using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>All resources while a change is prepared: what was there, and what shall be there.</summary>
internal sealed class WorkingSet
{
    private readonly Dictionary<ResourceKey, ConfigResourceRow> _rows;
    private readonly Dictionary<ResourceKey, ResourceState> _before;
    private readonly Dictionary<ResourceKey, ResourceState> _now;

    public WorkingSet(IEnumerable<ConfigResourceRow> rows)
    {
        _rows = rows.ToDictionary(r => new ResourceKey(r.Kind, r.Id));
        _before = _rows.ToDictionary(r => r.Key, r => ResourceJson.ToState(r.Value));
        _now = new Dictionary<ResourceKey, ResourceState>(_before);
    }

    /// <summary>What shall be there.</summary>
    public IReadOnlyCollection<ResourceState> Resources => _now.Values;

    /// <summary>What was there.</summary>
    public IReadOnlyCollection<ResourceState> Before => _before.Values;

    public bool TryGetRow(ResourceKey key, [NotNullWhen(true)] out ConfigResourceRow? row) => _rows.TryGetValue(key, out row);

    public ResourceState? Find(ResourceKey key) => _now.GetValueOrDefault(key);

    public ResourceState? FindBefore(ResourceKey key) => _before.GetValueOrDefault(key);

    public void Put(ResourceState resource) => _now[resource.Key] = resource;

    public void Remove(ResourceKey key) => _now.Remove(key);

    public void Clear() => _now.Clear();

    /// <summary>Place after the last sibling.</summary>
    public int NextPosition(string kind, string? parent) =>
        _now.Values.Where(r => r.Key.Kind == kind && r.Parent == parent).Select(r => r.Position + 1).DefaultIfEmpty(0).Max();

    /// <summary>The differences, in a stable order.</summary>
    public IReadOnlyList<ResourceChange> Changes() => ResourceChange.Between(_before, _now);
}
