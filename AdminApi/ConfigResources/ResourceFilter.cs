using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Filters of a resource list.</summary>
/// <param name="Text">Part of the id or of the spec's name, case ignored.</param>
/// <param name="Parent">Id of the gateway or listener.</param>
internal sealed record ResourceFilter(string? Text, string? Parent)
{
    public bool Matches(ConfigResourceRow row)
    {
        if (Text is null && Parent is null)
        {
            return true;
        }

        var state = ResourceJson.ToState(row);
        return (Parent is null || state.Parent == Parent)
            && (Text is null || row.Id.Contains(Text, StringComparison.OrdinalIgnoreCase) || state.Name.Contains(Text, StringComparison.OrdinalIgnoreCase));
    }
}
