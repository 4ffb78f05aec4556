using System.Net.Security;
using System.Security.Authentication;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Chooses the listener of a TLS connection by its server name; none means the handshake fails and the connection closes.</summary>
internal sealed class TlsSelector(SnapshotHolder snapshots)
{
    public ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context)
    {
        var feature = context.Connection.Features.Get<IBindFeature>() ?? throw new AuthenticationException("The connection has no bind.");
        var sni = context.ClientHelloInfo.ServerName;
        var listener = snapshots.Current.Binds.TryGetValue(feature.BindKey, out var bind) ? bind.FindListener(sni, tls: true) : null;
        if (listener?.Tls is not { } tls)
        {
            throw new AuthenticationException($"No listener of port {feature.Port} serves '{sni}'.");
        }

        feature.Sni = sni;
        feature.ListenerKey = listener.Key;
        return new(tls);
    }
}
