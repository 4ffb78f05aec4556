using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>Traffic resources in words.</summary>
internal static class TrafficText
{
    /// <summary>Kinds that the traffic pages show and edit.</summary>
    public static readonly string[] Kinds = ["gateways", "listeners", "routes", "backends"];

    public static string Kind(string kind) => kind switch
    {
        "gateways" => Strings.KindGateway,
        "listeners" => Strings.KindListener,
        "routes" => Strings.KindRoute,
        "backends" => Strings.KindBackend,
        "settings" => Strings.KindSettings,
        "policies" => Strings.KindPolicy,
        "virtual-models" => Strings.KindVirtualModel,
        "providers" => Strings.Provider,
        "models" => Strings.Model,
        "mcp-servers" => Strings.KindMcpServer,
        _ => kind,
    };

    /// <summary>What matters at first glance: port, host name, path, target.</summary>
    public static string Summary(Resource resource)
    {
        var spec = resource.Spec;
        var parts = new List<string>();
        if (spec["port"] is JsonValue port)
        {
            parts.Add(Format.Text(Strings.TrafficPort, port.ToString()));
        }

        if (SpecFacts.Text(spec, "protocol") is { } protocol)
        {
            parts.Add(protocol);
        }

        if (SpecFacts.Text(spec, "hostname") is { } host)
        {
            parts.Add(host);
        }

        if (spec["hostnames"] is JsonArray hosts)
        {
            parts.Add(string.Join(", ", hosts.Select(name => name?.ToString())));
        }

        if (spec["matches"] is JsonArray matches)
        {
            parts.AddRange(matches.OfType<JsonObject>().Select(match => match["path"]).OfType<JsonObject>().Where(path => path.Count > 0).Select(path => $"{path.First().Key} {path.First().Value}"));
        }

        foreach (var backend in (spec["backends"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            parts.Add("→ " + Target(backend));
        }

        if (resource.Kind == "backends")
        {
            parts.Add(Target(spec));
        }

        return string.Join(" · ", parts.Where(part => part.Length > 0));
    }

    private static string Target(JsonObject backend)
    {
        foreach (var kind in (string[])["host", "backend", "ai", "mcp", "service", "dynamic", "routeGroup"])
        {
            switch (backend[kind])
            {
                case JsonValue value:
                    return value.ToString();
                case JsonObject body:
                    return $"{kind} {SpecFacts.Text(body, "name") ?? SpecFacts.Text(body, "hostOverride")}".TrimEnd();
            }
        }

        return SpecFacts.Text(backend, "name") ?? "";
    }
}
