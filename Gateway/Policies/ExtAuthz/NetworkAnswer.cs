using Agentgateway.Cel;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>What a service says about a connection.</summary>
/// <param name="Denial">Null to let it in; else why not, for the log.</param>
/// <param name="IsLasting">The answer may be kept for the next connection: it is one about the client, not about the state of the service.</param>
/// <param name="Variables">What the <c>ttl</c> expression sees of the answer beside the connection.</param>
internal readonly record struct NetworkAnswer(string? Denial, bool IsLasting, IReadOnlyList<KeyValuePair<string, CelValue>> Variables)
{
    /// <summary>Decided without the service.</summary>
    public static NetworkAnswer Refused(string reason) => new(reason, false, []);
}
