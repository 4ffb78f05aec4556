using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>Turns the tree into the model, one method per kind of object. The parts of this class are the areas of the language.</summary>
internal sealed partial class ConfigBinder(ConfigReader reader)
{
    public GatewayConfig ReadRoot(ConfigNode root)
    {
        var o = reader.Object(root, "Root");
        var processSettings = o.Get("config");
        var frontend = o.Get("frontendPolicies");
        var statics = processSettings is null ? new StaticConfig() : ReadStatic(processSettings);
        var policies = frontend is null ? new FrontendPolicies() : ReadFrontendPolicies(frontend);
        policies = AddDeprecated(policies, processSettings, frontend);
        var config = new GatewayConfig
        {
            Static = statics,
            FrontendPolicies = policies,
            Gateways = o.Get("gateways") is { } g ? [.. reader.OrderedMap(g, ReadGateway).Select(e => e.Value)] : [],
            Routes = NameRoutes(o.List("routes", n => ReadRoute(n, attached: true))),
            TcpRoutes = NameTcpRoutes(o.List("tcpRoutes", n => ReadTcpRoute(n, attached: true))),
            Binds = o.List("binds", ReadBind),
            Policies = o.List("policies", ReadTargetedPolicy),
            Backends = o.List("backends", ReadNamedBackend),
            RouteGroups = o.List("routeGroups", ReadRouteGroup),
            Llm = o.Child("llm", ReadLlm),
            Mcp = o.Child("mcp", ReadMcp),
            Ui = o.Child("ui", ReadUi),
            Services = o.List("services", ReadRaw),
            Workloads = o.List("workloads", ReadRaw),
        };
        o.End();
        return config with { ReferencedFiles = reader.Files };
    }

    private System.Text.Json.JsonElement ReadRaw(ConfigNode node)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            reader.WrongKind(node, "an object");
        }

        return reader.Json(node);
    }

    private void Refer(ConfigNode node, string kind, string name) => reader.Refer(node, kind, name);

    private RouteGroup ReadRouteGroup(ConfigNode node)
    {
        var o = reader.Object(node, "RouteGroup");
        var group = new RouteGroup(o.RequiredText("name"), o.RequiredList("routes", n => ReadRoute(n, attached: false)));
        o.End();
        return group with { Routes = NameRoutes(group.Routes) };
    }
}
