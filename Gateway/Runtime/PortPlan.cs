using System.Globalization;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A port while it is being compiled.</summary>
internal sealed class PortPlan(int number)
{
    private readonly List<ListenerPlan> _listeners = [];

    public int Number { get; } = number;

    public string Key { get; } = "bind/" + number.ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<ListenerPlan> Listeners => _listeners;

    /// <summary>Any listener ends TLS.</summary>
    public bool Tls { get; private set; }

    /// <summary>False when this version cannot serve the listener's protocol; it is then left out with a warning.</summary>
    public bool Add(ListenerPlan listener, Compilation compilation)
    {
        if (listener.Protocol is not (ListenerProtocol.Http or ListenerProtocol.Https))
        {
            compilation.Warn(listener.Path, $"{listener.Protocol.ToString().ToUpperInvariant()} listeners are not supported by this version: it is not served");
            return false;
        }

        Tls |= listener.Protocol == ListenerProtocol.Https;
        _listeners.Add(listener);
        return true;
    }
}
