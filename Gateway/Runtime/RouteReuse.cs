using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Routing;
using Route = Agentgateway.Configuration.Model.Route;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Routes of the last snapshot that serve on in the next: the text is the same, and so is all that they are compiled with.</summary>
/// <remarks>
/// Everything but the HTTP routes is one whole here: policies, backends, listeners, files. A change of it (<see cref="GatewayConfig.Context"/>)
/// compiles all routes anew. So does a change of what AI routes must record, which depends on the expressions of all routes.
/// A route that delegates is always compiled: its group's routes are part of it.
/// </remarks>
internal sealed class RouteReuse
{
    private Generation _last = new(default, null, [], []);
    private Generation _next = new(default, null, [], []);
    private bool _usable;

    /// <summary>Routes that the last compilation compiled.</summary>
    public int Compiled { get; private set; }

    /// <summary>Routes that it took over.</summary>
    public int Reused { get; private set; }

    /// <summary>Starts a compilation.</summary>
    public void Begin(Compilation compilation)
    {
        var context = compilation.Config.Context;
        _usable = context.IsSame(_last.Context) && (_last.Capture is null || _last.Capture == compilation.Capture);
        _next = new Generation(context, null, new(_last.Routes.Count), []);
        (Compiled, Reused) = (0, 0);
    }

    /// <summary>The rules of a route: those of the last snapshot, or new ones.</summary>
    public IReadOnlyList<RouteRule> Rules(Route route, ListenerPlan plan, Compilation compilation, RouteCompiler compiler)
    {
        var listener = plan.Key;
        if (route.Content.Value is not { } content || !compilation.Config.Context.IsKnown || route.Backends is [{ Kind: RouteGroupBackend }])
        {
            Compiled++;
            return compiler.Compile(route, plan, compilation);
        }

        // The name of a nameless route is its place in the list.
        var key = (listener, content);
        if (_usable && _last.Routes.TryGetValue(key, out var known) && known.Name == route.Name)
        {
            Reused++;
            compilation.Reuse(known.Use);
            _next.Routes.TryAdd(key, known);
            return known.Rules;
        }

        return Compile(route, key, plan, compilation, compiler);
    }

    private IReadOnlyList<RouteRule> Compile(Route route, (string Listener, object Content) key, ListenerPlan plan, Compilation compilation, RouteCompiler compiler)
    {
        Compiled++;
        var (rules, use) = compilation.Record(() => compiler.Compile(route, plan, compilation));
        if (use is not null)
        {
            _next.Routes.TryAdd(key, new Entry(route.Name, rules, use));
        }

        return rules;
    }

    /// <summary>The table of a listener, made from the one of the last snapshot where that is possible.</summary>
    public RouteTable Table(string listener, IReadOnlyList<RouteRule> rules)
    {
        var table = _last.Tables.TryGetValue(listener, out var before) ? before.With(rules) : new RouteTable(rules);
        _next.Tables[listener] = table;
        return table;
    }

    /// <summary>The compilation became a snapshot: the next one goes on from it. One that failed is forgotten.</summary>
    public void Accept(Compilation compilation) => _last = _next with { Capture = compilation.UsedCapture };

    private sealed record Entry(string Name, IReadOnlyList<RouteRule> Rules, RouteUse Use);

    private sealed record Generation(
        ContentIdentity Context, Ai.AiCapture? Capture, Dictionary<(string Listener, object Content), Entry> Routes, Dictionary<string, RouteTable> Tables);
}
