using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Runtime;

/// <summary>All ports while they are being compiled, and the names by which routes attach to gateways.</summary>
internal sealed class BindPlan
{
    private readonly SortedDictionary<int, PortPlan> _ports = [];
    private readonly List<(string Gateway, string Listener, ListenerPlan Plan)> _names = [];
    private readonly Dictionary<(string Gateway, string? Listener, bool Http), List<ListenerPlan>> _found = [];

    /// <summary>Every port that was written, those without listeners too: they are open, and every request is answered 404.</summary>
    public IEnumerable<PortPlan> Ports => _ports.Values.Where(p => !p.IsLeftOut || p.Tunnel == BindTunnel.Connect);

    public PortPlan Port(int number)
    {
        if (!_ports.TryGetValue(number, out var port))
        {
            _ports[number] = port = new PortPlan(number);
        }

        return port;
    }

    /// <summary>A port without a socket; 0 stands for every port.</summary>
    public PortPlan Internal(int number) => _ports.TryGetValue(number, out var port) ? port : _ports[number] = new PortPlan(number) { Internal = true };

    public bool IsOpen(int number) => _ports.ContainsKey(number);

    public void Name(string gateway, string listener, ListenerPlan plan)
    {
        _names.Add((gateway, listener, plan));
        _found.Clear();
    }

    /// <summary>Listeners of the implicit gateway <c>default</c>; empty if there is none.</summary>
    public IReadOnlyList<ListenerPlan> Default => Of(GatewayReference.DefaultGateway, null, http: true);

    /// <summary>The listeners that references name; none written means the gateway <c>default</c>. Dangling references are errors.</summary>
    /// <param name="http">HTTP and HTTPS listeners, else TCP and TLS listeners.</param>
    public IReadOnlyList<ListenerPlan> Resolve(IReadOnlyList<GatewayReference> references, string path, Compilation compilation, bool http = true)
    {
        var kind = http ? "HTTP" : "TCP";
        if (references.Count == 0)
        {
            var listeners = Of(GatewayReference.DefaultGateway, null, http);
            if (listeners.Count == 0)
            {
                compilation.Error(path + ".gateways", $"must be set: there is no gateway named 'default' with {kind} listeners");
            }

            return listeners;
        }

        if (references is [var only] && Of(only.Gateway, only.Listener, http) is { Count: > 0 } all)
        {
            return all;
        }

        var found = new List<ListenerPlan>();
        foreach (var reference in references)
        {
            var listeners = Of(reference.Gateway, reference.Listener, http);
            if (listeners.Count == 0)
            {
                compilation.Error(path + ".gateways", $"'{reference}' names no {kind} listener of a gateway");
            }

            foreach (var listener in listeners)
            {
                if (!found.Contains(listener))
                {
                    found.Add(listener);
                }
            }
        }

        return found;
    }

    // Thousands of routes name the same few gateways.
    private List<ListenerPlan> Of(string gateway, string? listener, bool http)
    {
        if (!_found.TryGetValue((gateway, listener, http), out var found))
        {
            found = [.. _names.Where(n => n.Plan.IsHttp == http && n.Gateway == gateway && (listener is null || n.Listener == listener)).Select(n => n.Plan)];
            _found[(gateway, listener, http)] = found;
        }

        return found;
    }
}
