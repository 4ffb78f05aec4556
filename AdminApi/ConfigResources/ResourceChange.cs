namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>One resource that differs between two states of the configuration.</summary>
/// <param name="Operation"><c>create</c>, <c>update</c> or <c>delete</c>.</param>
internal sealed record ResourceChange(ResourceKey Key, string Operation, ResourceState? Before, ResourceState? After)
{
    public static IReadOnlyList<ResourceChange> Between(
        IReadOnlyDictionary<ResourceKey, ResourceState> before, IReadOnlyDictionary<ResourceKey, ResourceState> after)
    {
        var changes = new List<ResourceChange>();
        foreach (var key in before.Keys.Union(after.Keys).OrderBy(k => k.Kind, StringComparer.Ordinal).ThenBy(k => k.Id, StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (old is null)
            {
                changes.Add(new ResourceChange(key, "create", null, now));
            }
            else if (now is null)
            {
                changes.Add(new ResourceChange(key, "delete", old, null));
            }
            else if (!old.HasSameContent(now))
            {
                changes.Add(new ResourceChange(key, "update", old, now));
            }
        }

        return changes;
    }
}
