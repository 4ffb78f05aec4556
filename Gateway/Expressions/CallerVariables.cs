using System.Text.Json;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>apiKey.*</c> and <c>basicAuth.*</c>: who calls. The credential shows as <c>&lt;redacted&gt;</c>.</summary>
internal static class CallerVariables
{
    /// <summary>Null when no key was accepted; else the key's metadata with <c>id</c>, <c>name</c>, <c>owner</c> and <c>user</c> beside it.</summary>
    public static CelValue ApiKey(Exchange exchange)
    {
        if (exchange.Caller is not { Kind: "apiKey" or "virtualKey" or "playground" } caller)
        {
            return default;
        }

        var entries = new List<KeyValuePair<string, CelValue>>();
        if (caller.Metadata is { } metadata)
        {
            using var json = JsonDocument.Parse(metadata.ToJsonString());
            foreach (var property in json.RootElement.EnumerateObject())
            {
                entries.Add(new(property.Name, CelJson.FromElement(property.Value.Clone())));
            }
        }

        if (exchange.PassthroughCredential is { } credential)
        {
            entries.Add(new("key", CelValue.Opaque(new SecretText(credential))));
        }

        Add("id", caller.Id);
        Add("name", caller.Name);
        Add("owner", caller.UserId);
        Add("user", caller.UserName ?? caller.UserId);
        Add("team", caller.TeamId);
        return CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));

        void Add(string name, string? value)
        {
            // The operator's own metadata wins over what we know.
            if (value is not null && !entries.Exists(entry => entry.Key == name))
            {
                entries.Add(new(name, CelValue.String(value)));
            }
        }
    }

    public static CelValue BasicAuth(Exchange exchange) => exchange.Caller is { Kind: "basic", Name: { } name }
        ? CelValue.Map(new KeyValuePair<string, CelValue>("username", CelValue.String(name)))
        : default;
}
