using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Services;
using S = Agentgateway.Portal.Resources.Strings;

namespace Agentgateway.Portal.Components.Shared;

/// <summary>A list of configuration resources of one kind, with delete.</summary>
public abstract class ResourceListPage : PortalPage
{
    /// <summary>Kind as in the URL of AdminApi.</summary>
    protected abstract string Kind { get; }

    /// <summary>The list; set with <c>@ref</c>.</summary>
    protected PagedTable<Resource>? Table { get; set; }

    internal Task<ApiResult<Page<Resource>>> LoadAsync(string? cursor, CancellationToken cancellation) =>
        Api.ListResourcesAsync(Kind, cursor, 50, cancellation);

    /// <summary>Asks, deletes the version that was seen, and reloads; says who still uses it if AdminApi refuses.</summary>
    protected async Task DeleteAsync(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var title = SpecFacts.Title(resource);
        var breaks = resource.InUseBy.Count > 0
            ? Format.Text(S.DeleteInUse, string.Join(", ", resource.InUseBy))
            : S.DeleteText;
        if (await ConfirmAsync(Format.Text(S.DeleteTitle, title), breaks, S.Delete, title))
        {
            var answer = await Api.DeleteResourceAsync(resource, Closed);
            Tell(answer.Problem, Format.Text(S.Deleted, title));
            await Table!.ReloadAsync();
        }
    }
}
