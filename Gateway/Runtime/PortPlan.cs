using System.Globalization;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A port while it is being compiled.</summary>
internal sealed class PortPlan(int number)
{
    private readonly List<ListenerPlan> _listeners = [];
    private bool _leftOut;

    public int Number { get; } = number;

    public string Key { get; } = "bind/" + number.ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<ListenerPlan> Listeners => _listeners;

    /// <summary>What precedes the traffic.</summary>
    public BindTunnel Tunnel { get; set; }

    /// <summary>It has no socket.</summary>
    public bool Internal { get; init; }

    /// <summary>It has listeners that this version cannot serve, and no other.</summary>
    public bool IsLeftOut => _leftOut && _listeners.Count == 0;

    /// <summary>What its connections begin with. HTTP beside TLS is told apart by the first byte.</summary>
    public BindProtocol Protocol
    {
        get
        {
            var tls = _listeners.Any(l => l.Protocol is ListenerProtocol.Https or ListenerProtocol.Tls);
            return tls && _listeners.Any(l => l.Protocol == ListenerProtocol.Http) ? BindProtocol.Auto
                : tls ? BindProtocol.Tls
                : _listeners.Any(l => l.Protocol == ListenerProtocol.Tcp) ? BindProtocol.Tcp
                : BindProtocol.Http;
        }
    }

    /// <summary>False when this version cannot serve the listener's protocol; it is then left out with a warning.</summary>
    public bool Add(ListenerPlan listener, Compilation compilation)
    {
        if (listener.Protocol == ListenerProtocol.Hbone)
        {
            compilation.Warn(listener.Path, "HBONE listeners are not supported by this version: it is not served");
            _leftOut = true;
            return false;
        }

        if (listener.Tls is { Spiffe: true })
        {
            compilation.Warn(listener.Path + ".tls.spiffe", "SPIFFE identities are not supported by this version: the listener is not served; give cert and key");
            return false;
        }

        _listeners.Add(listener);
        return true;
    }
}
