using System.Text.Json.Nodes;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>The move of a bind as a change of the document, without its text: what the new text is compared with.</summary>
internal static class BindTree
{
    public static JsonNode Move(ConfigNode root, ConfigNode bind, BindPlacement plan)
    {
        var document = root.ToJson()!.AsObject();
        var binds = document["binds"]!.AsArray();
        binds.RemoveAt(bind.Index);
        if (binds.Count == 0)
        {
            document.Remove("binds");
        }

        var gateway = new JsonObject { ["port"] = bind.Find("port")!.ToJson() };
        var listeners = new JsonArray();
        foreach (var listener in bind.Find("listeners")!.Children)
        {
            var target = plan.Single ? gateway : new JsonObject { ["name"] = BindPlacement.NameOf(listener) };
            foreach (var member in listener.Children)
            {
                if (member.Key is "protocol" or "tls" || (member.Key == "hostname" && !plan.Single))
                {
                    target[member.Key] = member.ToJson();
                }
                else if (member.Key == "policies")
                {
                    foreach (var policy in member.Children)
                    {
                        target[policy.Key!] = policy.ToJson();
                    }
                }
            }

            if (!plan.Single)
            {
                listeners.Add((JsonNode)target);
            }
        }

        if (!plan.Single)
        {
            gateway["listeners"] = listeners;
        }

        if (document["gateways"] is not JsonObject gateways)
        {
            document["gateways"] = gateways = [];
        }

        gateways[plan.Gateway] = gateway;
        foreach (var list in BindPlacement.Lists)
        {
            MoveRoutes(document, list, bind, plan);
        }

        return document;
    }

    private static void MoveRoutes(JsonObject document, string list, ConfigNode bind, BindPlacement plan)
    {
        foreach (var listener in bind.Find("listeners")!.Children)
        {
            foreach (var route in listener.Find(list)?.Children ?? [])
            {
                if (document[list] is not JsonArray routes)
                {
                    document[list] = routes = [];
                }

                var moved = route.ToJson()!.AsObject();
                moved["gateways"] = plan.ReferenceTo(listener);
                if (BindPlacement.NewName(route, routes.Count) is { } name)
                {
                    moved["name"] = name;
                }

                routes.Add((JsonNode)moved);
            }
        }
    }
}
