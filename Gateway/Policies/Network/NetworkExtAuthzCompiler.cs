using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Policies.Network;

/// <summary>Stands for <c>networkExtAuthz</c>, which this version cannot ask: nobody gets in.</summary>
internal sealed class NetworkExtAuthzCompiler : INetworkGuardCompiler
{
    public INetworkGuard? Compile(Compilation compilation)
    {
        if (compilation.Config.FrontendPolicies.NetworkExtAuthz is null)
        {
            return null;
        }

        compilation.Warn("frontendPolicies.networkExtAuthz", "not supported by this version: all connections are refused");
        return new Refusal();
    }

    private sealed class Refusal : INetworkGuard
    {
        public ValueTask<string?> DenyAsync(ConnectionContext connection, BindFeature bind, CancellationToken cancellationToken) =>
            new("networkExtAuthz is not supported by this version");
    }
}
