using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Puts around a sample what it refers to: a gateway, a backend, a route group, a service, a model, a provider.</summary>
internal static class Surroundings
{
    public static JsonObject Complete(JsonObject sample)
    {
        var document = (JsonObject)sample.DeepClone();
        Fill(document, "", 20_000);
        var gateways = Own(document, "gateways");
        if (!gateways.ContainsKey("default"))
        {
            gateways["default"] = new JsonObject { ["port"] = 18080 };
        }

        if (document["tcpRoutes"] is JsonArray { Count: > 0 } tcp && !gateways.ContainsKey("tcp"))
        {
            gateways["tcp"] = new JsonObject { ["port"] = 18081, ["protocol"] = "TCP" };
            foreach (var route in tcp.OfType<JsonObject>())
            {
                route["gateways"] = "tcp";
            }
        }

        Named(document, "backends", "b", new JsonObject { ["name"] = "b", ["host"] = "b.example:80" });
        Named(document, "routeGroups", "g", new JsonObject { ["name"] = "g", ["routes"] = new JsonArray() });
        Named(document, "services", "svc", new JsonObject { ["name"] = "svc", ["namespace"] = "ns", ["hostname"] = "svc", ["ports"] = new JsonObject { ["1"] = 80 } });
        if (document["llm"] is JsonObject llm)
        {
            if (llm["models"] is JsonArray models)
            {
                models.Add(new JsonObject { ["name"] = "m", ["provider"] = "openai" });
            }

            if (llm["providers"] is not JsonArray providers)
            {
                llm["providers"] = providers = [];
            }

            providers.Add(new JsonObject { ["name"] = "p", ["provider"] = "openai" });
        }

        foreach (var target in (document["policies"] as JsonArray ?? []).OfType<JsonObject>().Select(p => p["target"]).OfType<JsonObject>())
        {
            Aim(document, target);
        }

        return document;
    }

    /// <summary>Gives the target of a policy the name of something that is there.</summary>
    private static void Aim(JsonObject document, JsonObject target)
    {
        if (target["gateway"] is JsonObject gateway)
        {
            gateway["gatewayName"] = "default";
            gateway["gatewayNamespace"] = "default";
            if (gateway.ContainsKey("listenerName"))
            {
                gateway["listenerName"] = "listener-of-a-policy";
                AddListener(document, 18082);
            }

            if (gateway["port"] is not null)
            {
                gateway["port"] = 18082;
                AddListener(document, 18082);
            }
        }

        if (target["route"] is JsonObject route)
        {
            (route["name"], route["namespace"]) = ("route-of-a-policy", "default");
            Named(document, "routes", "route-of-a-policy", new JsonObject { ["name"] = "route-of-a-policy", ["ruleName"] = "text", ["gateways"] = "default" });
        }

        if (target["backend"] is JsonObject outer && outer["backend"] is JsonObject backend)
        {
            backend["name"] = "backend-of-a-policy";
            var provider = new JsonObject { ["name"] = "text", ["provider"] = new JsonObject { ["openAI"] = new JsonObject() } };
            Named(document, "backends", "backend-of-a-policy", new JsonObject { ["name"] = "backend-of-a-policy", ["ai"] = provider });
        }

        if (target["backend"] is JsonObject other && other["service"] is JsonObject service)
        {
            (service["hostname"], service["namespace"]) = ("svc", "ns");
        }
    }

    private static void AddListener(JsonObject document, int port)
    {
        if (document["binds"] is not JsonArray binds)
        {
            document["binds"] = binds = [];
        }

        if (!binds.OfType<JsonObject>().Any(b => b["port"] is JsonValue v && v.ToString() == port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            binds.Add(new JsonObject { ["port"] = port, ["listeners"] = new JsonArray(new JsonObject { ["name"] = "listener-of-a-policy", ["routes"] = new JsonArray() }) });
        }
    }

    /// <summary>Fields that the schema calls optional and the language needs.</summary>
    private static int Fill(JsonNode? node, string name, int port)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                if (name == "binds" && item is JsonObject bind && bind["port"] is null)
                {
                    bind["port"] = port++;
                }

                port = Fill(item, "", port);
            }

            return port;
        }

        var o = node as JsonObject ?? [];
        foreach (var (key, child) in o.ToArray())
        {
            switch (key)
            {
                case "tls" when child is JsonObject tls && name != "frontendPolicies" && IsServerTls(o) && tls["spiffe"] is null:
                    tls["cert"] = "cert.pem";
                    tls["key"] = "key.pem";
                    break;
                case "gateways" when child is JsonObject gateways:
                    foreach (var gateway in gateways.Select(g => g.Value).OfType<JsonObject>().Where(g => g["port"] is null))
                    {
                        gateway["port"] = port++;
                    }

                    break;
                case "networkExtAuthz" when child is JsonObject check:
                    check["protocol"] ??= new JsonObject { ["http"] = new JsonObject() };
                    break;
                case "policy" when child is JsonObject { Count: 0 } policy && o.ContainsKey("target"):
                    policy["cors"] = new JsonObject();
                    break;
            }

            port = Fill(child, key, port);
        }

        return port;

        static bool IsServerTls(JsonObject owner) => !owner.ContainsKey("http") && (owner.ContainsKey("port") || owner.ContainsKey("protocol") || owner.ContainsKey("models")
            || (!owner.ContainsKey("provider") && !owner.ContainsKey("handshakeTimeout")));
    }

    private static JsonObject Own(JsonObject document, string name)
    {
        if (document[name] is not JsonObject o)
        {
            document[name] = o = [];
        }

        return o;
    }

    private static void Named(JsonObject document, string list, string name, JsonObject entry)
    {
        if (document[list] is not JsonArray items)
        {
            document[list] = items = [];
        }

        if (!items.Any(i => i is JsonObject o && o["name"] is JsonValue v && v.ToString() == name))
        {
            items.Add(entry);
        }
    }
}
