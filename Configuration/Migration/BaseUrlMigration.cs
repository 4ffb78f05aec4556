using Agentgateway.Configuration.Binding;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary><c>hostOverride</c> and <c>pathPrefix</c> in the <c>params</c> of models and providers become <c>baseUrl</c>.</summary>
/// <remarks>
/// The scheme is <c>https</c> only where the entry has TLS settings of its own: a host alone never had TLS. <c>pathOverride</c> has no other form and stays, as do
/// variables, sockets, and a <c>pathPrefix</c> without a host.
/// </remarks>
internal static class BaseUrlMigration
{
    public static void Run(YamlText text, List<string> changes, List<string> left)
    {
        foreach (var list in (string[])["models", "providers"])
        {
            for (var i = 0; i < (text.Find("llm", list)?.Children.Count ?? 0); i++)
            {
                // Every change reads the text anew.
                if (text.Find("llm", list)!.Children[i] is { Kind: NodeKind.Mapping } entry && entry.Find("params") is { Kind: NodeKind.Mapping } parameters)
                {
                    Migrate(text, entry, parameters, changes, left);
                }
            }
        }
    }

    private static void Migrate(YamlText text, ConfigNode entry, ConfigNode parameters, List<string> changes, List<string> left)
    {
        if (parameters.Find("pathOverride") is { IsNull: false } path)
        {
            left.Add($"{path.Path} stays: nothing else replaces the path of every request.");
        }

        var host = parameters.Find("hostOverride");
        var prefix = parameters.Find("pathPrefix");
        if ((host ?? prefix) is not { } first)
        {
            return;
        }

        if (BaseUrl(entry, parameters, host, prefix) is not { } url)
        {
            left.Add($"{first.Path} stays: only a host with a port, beside no baseUrl, and a plain path become a baseUrl.");
            return;
        }

        changes.Add($"{host!.Path}{(prefix is null ? "" : " and pathPrefix are")}{(prefix is null ? " is" : "")} now baseUrl");
        text.Rename(host, "baseUrl");
        text.Replace(Again("baseUrl"), url.Contains('[', StringComparison.Ordinal) ? $"\"{url}\"" : url);
        if (Again("pathPrefix") is { } member)
        {
            if (text.IsBlock(member))
            {
                text.Remove(member);
            }
            else
            {
                text.RemoveFromFlow(member);
            }
        }

        ConfigNode Again(string field) => text.Find("llm", entry.Parent!.Key!)!.Children[IndexOf(entry)].Find("params")!.Find(field)!;
    }

    private static string? BaseUrl(ConfigNode entry, ConfigNode parameters, ConfigNode? host, ConfigNode? prefix)
    {
        if (host is not { Kind: NodeKind.String } || parameters.Find("baseUrl") is { IsNull: false } || !YamlText.IsOneLine(host)
            || !ConfigBinder.TryParseAddress(host.Text, out var address) || address.UnixPath is not null || host.Text.Contains('$', StringComparison.Ordinal))
        {
            return null;
        }

        var path = "";
        if (prefix is not null)
        {
            if (prefix.Kind != NodeKind.String || !YamlText.IsOneLine(prefix) || prefix.Text.Contains('$', StringComparison.Ordinal))
            {
                return null;
            }

            path = prefix.Text.TrimEnd('/');
        }

        var tls = entry.Find("tls") ?? entry.Find("backendTLS") ?? entry.Find("defaults")?.Find("tls") ?? entry.Find("defaults")?.Find("backendTLS");
        var url = $"{(tls is { IsNull: false } ? "https" : "http")}://{host.Text}{path}";

        // What a URL would write otherwise is not the same path.
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.AbsolutePath == (path.Length == 0 ? "/" : path) && parsed.Port == address.Port ? url : null;
    }

    private static int IndexOf(ConfigNode entry)
    {
        var items = entry.Parent!.Children;
        for (var i = 0; i < items.Count; i++)
        {
            if (ReferenceEquals(items[i], entry))
            {
                return i;
            }
        }

        return 0;
    }
}
