using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Tests.Sync;

internal sealed class RecordingKeys : IVirtualKeySink
{
    public KeySnapshot? Keys { get; private set; }

    public IReadOnlyDictionary<string, string> Blocked { get; private set; } = new Dictionary<string, string>();

    public void SetKeys(KeySnapshot snapshot) => Keys = snapshot;

    public void SetBlocked(IReadOnlyDictionary<string, string> statusByHash) => Blocked = statusByHash;
}
