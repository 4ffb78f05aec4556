using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Where virtual keys are looked up while serving. Each call replaces what the previous one set, by one reference write.</summary>
internal interface IVirtualKeySink
{
    /// <summary>Sets the keys that may be presented.</summary>
    void SetKeys(KeySnapshot snapshot);

    /// <summary>Sets the secrets that must not work although the snapshot still lists them: hash → <c>revoked</c> or <c>disabled</c>.</summary>
    void SetBlocked(IReadOnlyDictionary<string, string> statusByHash);
}
