using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>Decides about connections by what a service says; without an answer nobody passes, unless the policy says <c>failureMode: allow</c>.</summary>
internal sealed partial class NetworkExtAuthzGuard(INetworkCheck check, bool failOpen, ILogger<NetworkExtAuthzGuard> logger) : INetworkGuard
{
    public async ValueTask<string?> DenyAsync(ConnectionContext connection, BindFeature bind, CancellationToken cancellationToken)
    {
        try
        {
            return (await check.AskAsync(connection, bind, new ConnectionScope(connection, bind), cancellationToken)).Denial;
        }
        catch (CalloutException e)
        {
            LogFailed(e.Message, failOpen ? "let in" : "denied");
            return failOpen ? null : "the authorization service gave no answer";
        }
        catch (OperationCanceledException)
        {
            return "the client is gone";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The network authorization service failed, the connection is {Outcome}: {Error}")]
    private partial void LogFailed(string error, string outcome);
}
