namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Identity of a configuration resource.</summary>
internal readonly record struct ResourceKey(string Kind, string Id)
{
    public override string ToString() => $"{Kind}/{Id}";
}
