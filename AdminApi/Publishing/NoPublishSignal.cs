namespace Agentgateway.AdminApi.Publishing;

/// <summary>Used without Redis: gateways learn of changes from their HTTP poll.</summary>
internal sealed class NoPublishSignal : IPublishSignal
{
    public void Pending()
    {
    }

    public Task KeysChangedAsync(IReadOnlyList<string> secretHashes, string keyId, string operation, CancellationToken cancellationToken) => Task.CompletedTask;
}
