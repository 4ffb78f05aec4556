using Agentgateway.Gateway.Listeners;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Makes one of the checks that every connection has to pass. Register as a singleton beside the policy.</summary>
internal interface INetworkGuardCompiler
{
    /// <summary>The check, or null when the configuration has none of its kind. Problems go to <paramref name="compilation"/>.</summary>
    INetworkGuard? Compile(Compilation compilation);
}
