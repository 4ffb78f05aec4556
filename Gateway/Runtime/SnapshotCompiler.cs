using System.Collections.Frozen;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Policies;
using Agentgateway.Gateway.Routing;
using Agentgateway.Gateway.Tcp;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.Metrics;
using Route = Agentgateway.Configuration.Model.Route;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Configuration to snapshot. All names are resolved and all policies merged here, so that serving looks nothing up by name.</summary>
/// <remarks>
/// 1. frontend settings   2. binds with their listeners and routes   3. gateways, with the routes that attach to them
/// 4. the llm and mcp sections as routes   5. problems: any error rejects the whole, and the old snapshot serves on
/// </remarks>
internal sealed class SnapshotCompiler(
    RouteCompiler routes,
    TcpRouteCompiler tcpRoutes,
    TlsListener tls,
    IEnumerable<INetworkGuardCompiler> guards,
    SectionCompiler sections,
    PolicyChainCompiler policies,
    TelemetryCompiler telemetry,
    GatewayMetrics metrics,
    StateRegistry state,
    IEnumerable<ISnapshotExtension> extensions)
{
    private readonly RouteReuse _reuse = new();

    /// <summary>Routes that the last compilation compiled, and those that it took over from the snapshot before.</summary>
    public (int Compiled, int Reused) Work => (_reuse.Compiled, _reuse.Reused);

    public CompileResult Compile(GatewayConfig config, ConfigDocument document, SnapshotOrigin origin)
    {
        // 1. Frontend
        tls.NextGeneration();
        var expressions = new ExpressionCompiler(ExpressionCompiler.OptionsFor(config), metrics);
        var frontend = FrontendSettings.From(config);
        var compilation = new Compilation(config, document, frontend, expressions, state);
        var plan = new BindPlan();
        _reuse.Begin(compilation);

        // 2. Binds
        foreach (var bind in config.Binds)
        {
            AddBind(bind, plan, compilation);
        }

        // 3. Gateways
        foreach (var gateway in config.Gateways)
        {
            AddGateway(gateway, plan, compilation);
        }

        foreach (var route in config.Routes)
        {
            foreach (var listener in plan.Resolve(route.Gateways, route.Path, compilation))
            {
                AddRoute(route, listener, compilation);
            }
        }

        foreach (var route in config.TcpRoutes)
        {
            foreach (var listener in plan.Resolve(route.Gateways, route.Path, compilation, http: false))
            {
                listener.TcpRoutes.Add(tcpRoutes.Compile(route, listener.Key, compilation));
            }
        }

        // 4. Sections
        sections.Add(plan, compilation);
        foreach (var extension in extensions)
        {
            extension.OnCompile(compilation);
        }

        // 5. Result
        var binds = new Dictionary<string, CompiledBind>();
        foreach (var port in plan.Ports)
        {
            binds[port.Key] = Compile(port, compilation);
        }

        var guard = NetworkGuards.Combine(guards.Select(g => g.Compile(compilation)));
        if (compilation.Errors.Count > 0)
        {
            return new CompileResult(null, compilation.Errors, compilation.Warnings, compilation.UsedState);
        }

        // Telemetry last: from here on nothing fails, and a collector that was opened has its owner.
        var compiledTelemetry = telemetry.Compile(config, expressions);
        var snapshot = new RuntimeSnapshot
        {
            Source = origin.Source,
            Epoch = origin.Epoch,
            Revision = origin.Revision,
            Config = config,
            Document = document,
            Binds = binds.ToFrozenDictionary(),
            Frontend = frontend with
            {
                Telemetry = compiledTelemetry,
                Needs = expressions.Needs,
                Connections = frontend.Connections with { Guard = guard },
            },
        };
        _reuse.Accept(compilation);
        return new CompileResult(snapshot, [], compilation.Warnings, compilation.UsedState);
    }

    private void AddRoute(Route route, ListenerPlan listener, Compilation compilation) =>
        listener.Rules.AddRange(_reuse.Rules(route, listener, compilation, routes));

    private void AddBind(Bind bind, BindPlan plan, Compilation compilation)
    {
        if (bind.TunnelProtocol is TunnelProtocol.HboneWaypoint or TunnelProtocol.HboneGateway)
        {
            compilation.Warn(bind.Path + ".tunnelProtocol", "mesh tunnels are not supported by this version: the port is not opened");
            return;
        }

        var port = bind.Mode == BindMode.Internal ? plan.Internal(bind.Port) : plan.Port(bind.Port);
        port.Tunnel = bind.Mode == BindMode.Internal ? BindTunnel.Direct : ConnectionSettings.TunnelOf(bind.TunnelProtocol, compilation.Config.FrontendPolicies);
        foreach (var source in bind.Listeners)
        {
            var listener = new ListenerPlan($"{port.Key}/{source.Name}", source.Name, "default/default", source.Hostname, source.Protocol, source.Tls, source.Policies, source.Path, port);
            if (port.Add(listener, compilation))
            {
                foreach (var route in source.Routes)
                {
                    AddRoute(route, listener, compilation);
                }

                foreach (var route in source.TcpRoutes)
                {
                    listener.TcpRoutes.Add(tcpRoutes.Compile(route, listener.Key, compilation));
                }
            }
        }
    }

    private static void AddGateway(GatewayDefinition gateway, BindPlan plan, Compilation compilation)
    {
        var port = plan.Port(gateway.Port);
        port.Tunnel = ConnectionSettings.TunnelOf(TunnelProtocol.Direct, compilation.Config.FrontendPolicies);
        foreach (var source in gateway.Listeners)
        {
            var key = gateway.SingleListener ? $"gateway/{gateway.Name}" : $"gateway/{gateway.Name}/{source.Name}";
            var listener = new ListenerPlan(key, source.Name, "default/" + gateway.Name, source.Hostname, source.Protocol, source.Tls, source.Policies, source.Path, port);
            // Routes may name it even where it is not served.
            port.Add(listener, compilation);
            plan.Name(gateway.Name, source.Name, listener);
        }
    }

    private CompiledBind Compile(PortPlan port, Compilation compilation)
    {
        var listeners = new List<CompiledListener>();
        foreach (var plan in port.Listeners)
        {
            var phase = RoutePolicyMerge.Merge(RoutePolicyMerge.FromGateway(plan.Policies), TargetedPolicies.ForListener(compilation.Config, plan, gatewayPhase: true));
            listeners.Add(new CompiledListener
            {
                Key = plan.Key,
                Name = plan.Name,
                Gateway = plan.Gateway,
                Hostname = plan.Hostname,
                Protocol = plan.Protocol,
                Tls = CompileTls(plan, compilation),
                Policies = policies.Compile(new PolicySource(phase, plan.Key, plan.Path, compilation)),
                Routes = _reuse.Table(plan.Key, plan.Rules),
                TcpRoutes = plan.TcpRoutes.Count == 0 ? TcpRouteTable.Empty : new TcpRouteTable(plan.TcpRoutes),
            });
        }

        return new CompiledBind { Key = port.Key, Port = port.Number, Listeners = listeners, Protocol = port.Protocol, Tunnel = port.Tunnel, Internal = port.Internal };
    }

    private ListenerTls? CompileTls(ListenerPlan plan, Compilation compilation)
    {
        if (plan.Tls is null)
        {
            return null;
        }

        try
        {
            return tls.Create(plan.Tls, compilation.Config.FrontendPolicies.Tls, plan.IsHttp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException or NotSupportedException)
        {
            compilation.Error(plan.Path + ".tls", e.Message);
            return null;
        }
    }
}
