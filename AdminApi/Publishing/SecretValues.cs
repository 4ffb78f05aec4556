using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Secrets of the control database, opened by the vault.</summary>
internal sealed class SecretValues(ControlDatabase database, SecretVault vault) : ISecretValues
{
    /// <inheritdoc />
    public async Task<string?> OpenAsync(string secretId, CancellationToken cancellationToken) =>
        await database.ReadAsync(db => db.Secrets.FirstOrDefaultAsync(s => s.Id == secretId, cancellationToken), cancellationToken) is { } row ? vault.Open(row) : null;
}
