using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>One way to ask a service about a connection.</summary>
internal interface INetworkCheck
{
    /// <summary>What the service says.</summary>
    /// <exception cref="CalloutException">It gave no answer.</exception>
    ValueTask<NetworkAnswer> AskAsync(ConnectionContext connection, BindFeature bind, ConnectionScope scope, CancellationToken cancellationToken);
}
