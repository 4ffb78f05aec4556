using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>The keys that the control plane issued, by hash. Swapped whole by each snapshot; revocations in between act at once.</summary>
/// <remarks>Thread-safe. A lookup takes no lock and allocates nothing. Until a snapshot came every key is unknown.</remarks>
internal sealed class VirtualKeyTable(TimeProvider time) : IVirtualKeySink
{
    private FrozenDictionary<VirtualKeyHash, VirtualKeyStatus> _blocked = FrozenDictionary<VirtualKeyHash, VirtualKeyStatus>.Empty;
    private Snapshot _current = new(FrozenDictionary<VirtualKeyHash, Entry>.Empty, null);

    /// <summary>Where people get keys; null if the control plane does not say.</summary>
    public string? PortalUrl => Volatile.Read(ref _current).PortalUrl;

    /// <summary>Number of secrets known.</summary>
    public int Count => Volatile.Read(ref _current).Keys.Count;

    /// <inheritdoc />
    public void SetKeys(KeySnapshot snapshot)
    {
        var keys = new Dictionary<VirtualKeyHash, Entry>(snapshot.Keys.Count);
        foreach (var key in snapshot.Keys)
        {
            var caller = CallerOf(key);
            var status = key.Status switch
            {
                "active" => VirtualKeyStatus.Active,
                "revoked" => VirtualKeyStatus.Revoked,
                _ => VirtualKeyStatus.Disabled,
            };
            foreach (var secret in key.Hashes)
            {
                if (VirtualKeyHash.TryParse(secret.Hash, out var hash))
                {
                    keys[hash] = new Entry(caller, status, Math.Min(key.ExpiresAt ?? long.MaxValue, secret.ExpiresAt ?? long.MaxValue));
                }
            }
        }

        Volatile.Write(ref _current, new Snapshot(keys.ToFrozenDictionary(), snapshot.PortalUrl));
    }

    /// <inheritdoc />
    public void SetBlocked(IReadOnlyDictionary<string, string> statusByHash)
    {
        var blocked = new Dictionary<VirtualKeyHash, VirtualKeyStatus>(statusByHash.Count);
        foreach (var (text, status) in statusByHash)
        {
            if (VirtualKeyHash.TryParse(text, out var hash))
            {
                blocked[hash] = status == "disabled" ? VirtualKeyStatus.Disabled : VirtualKeyStatus.Revoked;
            }
        }

        Volatile.Write(ref _blocked, blocked.ToFrozenDictionary());
    }

    /// <summary>Looks a secret up.</summary>
    /// <param name="caller">Who owns the key; null if it is unknown.</param>
    public VirtualKeyStatus Find(ReadOnlySpan<char> secret, out CallerIdentity? caller)
    {
        var hash = VirtualKeyHash.Of(secret);
        var known = Volatile.Read(ref _current).Keys.TryGetValue(hash, out var entry);
        caller = known ? entry.Caller : null;
        if (Volatile.Read(ref _blocked).TryGetValue(hash, out var now))
        {
            return now;
        }

        if (!known)
        {
            return VirtualKeyStatus.Unknown;
        }

        return entry.Status == VirtualKeyStatus.Active && entry.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds()
            ? VirtualKeyStatus.Expired
            : entry.Status;
    }

    private static CallerIdentity CallerOf(VirtualKey key)
    {
        var metadata = new JsonObject();
        Add(metadata, "id", key.Id);
        Add(metadata, "name", key.Name);
        Add(metadata, "user", key.OwnerName ?? key.OwnerUserId);
        Add(metadata, "team", key.TeamId);
        foreach (var (name, value) in key.Metadata ?? new Dictionary<string, string>())
        {
            metadata[name] = value;
        }

        return new CallerIdentity(
            "virtualKey", key.Id, key.Name, key.OwnerUserId, key.OwnerName, key.TeamId, key.AllowedModels, key.AllowedTools, metadata);
    }

    private static void Add(JsonObject to, string name, string? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }

    private readonly record struct Entry(CallerIdentity Caller, VirtualKeyStatus Status, long ExpiresAt);

    private sealed record Snapshot(FrozenDictionary<VirtualKeyHash, Entry> Keys, string? PortalUrl);
}
