namespace Agentgateway.AdminApi.Publishing;

/// <summary>What the REST side tells the publisher after a commit. The outbox row is the truth; this only saves waiting for the next poll.</summary>
internal interface IPublishSignal
{
    /// <summary>An outbox row was committed. Never blocks, never throws.</summary>
    void Pending();

    /// <summary>Sends key secrets that must stop (or may start again) working at once, beside the next keys snapshot. Best effort: Redis may be away.</summary>
    /// <param name="secretHashes">Lower-case hex SHA-256 of every live secret of the key.</param>
    /// <param name="keyId">Stable id of the key.</param>
    /// <param name="operation"><c>revoked</c>, <c>disabled</c> or <c>restored</c>.</param>
    /// <param name="cancellationToken">Ends the attempt; the key stays changed.</param>
    Task KeysChangedAsync(IReadOnlyList<string> secretHashes, string keyId, string operation, CancellationToken cancellationToken);
}
