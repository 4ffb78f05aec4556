using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Gives Kestrel the TLS of the listener that the dispatcher chose.</summary>
internal static class TlsSelector
{
    public static ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context) =>
        context.Connection.Features.Get<IBindFeature>() is { Listener.Tls: { } tls, Sni: { } name }
            ? new(tls.For(name))
            : throw new AuthenticationException("The connection has no listener.");
}
