using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>What lists show of a spec.</summary>
internal static class SpecFacts
{
    /// <summary>Name to call the resource by: display name, else the spec's name, else the id.</summary>
    public static string Title(Resource resource) => Text(resource.Meta, "displayName") ?? Text(resource.Spec, "name") ?? resource.Id;

    /// <summary>Provider kind: <c>openai</c>, <c>custom</c>, or the id of the referenced provider.</summary>
    public static string Provider(JsonObject spec) => spec["provider"] switch
    {
        JsonValue name => name.ToString(),
        JsonObject body when Text(body, "reference") is { } reference => reference,
        JsonObject { Count: > 0 } body => body.First().Key,
        _ => "–",
    };

    /// <summary>The upstream model; null if the client's name is sent.</summary>
    public static string? UpstreamModel(JsonObject spec) => Text(spec["params"] as JsonObject, "model");

    public static string? BaseUrl(JsonObject spec) => Text(spec["params"] as JsonObject, "baseUrl");

    /// <summary>True if a credential is stored.</summary>
    public static bool HasKey(JsonObject spec) => (spec["params"] as JsonObject)?["apiKey"] is not null;

    /// <summary>Transport and address of an MCP target.</summary>
    public static (string Transport, string Address) McpTarget(JsonObject spec)
    {
        foreach (var transport in (string[])["mcp", "sse", "stdio", "openapi"])
        {
            if (spec[transport] is JsonObject body)
            {
                var host = Text(body, "host") ?? Text(body, "backend") ?? Text(body, "cmd") ?? Text(body, "url") ?? "";
                var port = body["port"] is JsonValue number ? $":{number}" : "";
                return (transport, host.Contains("://", StringComparison.Ordinal) ? host : host + port + Text(body, "path"));
            }
        }

        return ("–", "–");
    }

    public static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>A valid id from a free name.</summary>
    public static string Slug(string name)
    {
        var slug = new string([.. name.Trim().ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
        while (slug.Contains("--", StringComparison.Ordinal))
        {
            slug = slug.Replace("--", "-", StringComparison.Ordinal);
        }

        slug = slug.Trim('-');
        return slug.Length > 63 ? slug[..63].TrimEnd('-') : slug;
    }
}
