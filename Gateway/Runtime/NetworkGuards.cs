using Agentgateway.Gateway.Listeners;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Several checks of connections in order; the first that denies decides.</summary>
internal sealed class NetworkGuards(IReadOnlyList<INetworkGuard> guards) : INetworkGuard
{
    /// <summary>Null when there is none.</summary>
    public static INetworkGuard? Combine(IEnumerable<INetworkGuard?> guards)
    {
        var present = guards.OfType<INetworkGuard>().ToArray();
        return present.Length switch { 0 => null, 1 => present[0], _ => new NetworkGuards(present) };
    }

    public async ValueTask<string?> DenyAsync(ConnectionContext connection, BindFeature bind, CancellationToken cancellationToken)
    {
        foreach (var guard in guards)
        {
            if (await guard.DenyAsync(connection, bind, cancellationToken) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }
}
