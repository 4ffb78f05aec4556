using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Decides whether a connection may go on: <c>networkAuthorization</c>, <c>networkExtAuthz</c>. Asked once per connection, after TLS.</summary>
internal interface INetworkGuard
{
    /// <summary>Null to go on; else why not, for the log. Never throws: what cannot be decided is denied.</summary>
    ValueTask<string?> DenyAsync(ConnectionContext connection, BindFeature bind, CancellationToken cancellationToken);
}
