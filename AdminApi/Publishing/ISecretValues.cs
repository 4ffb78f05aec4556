namespace Agentgateway.AdminApi.Publishing;

/// <summary>Opens stored secrets for publishing. Values go nowhere but into the encrypted places of a snapshot.</summary>
internal interface ISecretValues
{
    /// <summary>Plain value of a secret; null if it does not exist or cannot be decrypted.</summary>
    Task<string?> OpenAsync(string secretId, CancellationToken cancellationToken);
}
