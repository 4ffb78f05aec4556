using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>The table of resources: name, state, addresses, links.</summary>
internal static class ResourceTable
{
    /// <summary>The table as text.</summary>
    public static async Task<StringBuilder> CreateAsync(IReadOnlyCollection<ResourceRunner> runners, CancellationToken cancellationToken)
    {
        var rows = new List<(string Name, string State, string Url)> { ("RESOURCE", "STATE", "URL") };
        foreach (var runner in runners)
        {
            var first = true;
            foreach (var url in await UrlsAsync(runner.Resource, cancellationToken))
            {
                rows.Add(first ? (runner.Resource.Name, State(runner), url) : ("", "", url));
                first = false;
            }

            if (first)
            {
                rows.Add((runner.Resource.Name, State(runner), ""));
            }
        }

        var name = rows.Max(r => r.Name.Length);
        var state = rows.Max(r => r.State.Length);
        var text = new StringBuilder().AppendLine();
        foreach (var row in rows)
        {
            text.Append("  ").AppendLine($"{row.Name.PadRight(name)}  {row.State.PadRight(state)}  {row.Url}".TrimEnd());
        }

        return text;
    }

    private static string State(ResourceRunner runner) => runner.ExitCode is { } code ? $"{runner.State} ({code})" : runner.State;

    private static async Task<List<string>> UrlsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = resource.Annotations.OfType<EndpointAnnotation>()
            .Select(e => $"{e.UriScheme}://localhost:{e.AllocatedPort}{(e.Name is "http" or "tcp" ? "" : $"  ({e.Name})")}")
            .ToList();
        foreach (var link in resource.Annotations.OfType<ResourceUrlAnnotation>())
        {
            var url = await link.Url.GetValueAsync(cancellationToken);
            urls.Add(link.DisplayText is null ? url ?? "" : $"{url}  ({link.DisplayText})");
        }

        return urls;
    }
}
