using System.Security.Cryptography;

namespace Agentgateway.AdminApi.Data;

/// <summary>Facts made with the database and read once at start.</summary>
internal sealed class DatabaseIdentity(ControlDatabase database)
{
    private string? _id;
    private byte[]? _cursorKey;

    /// <summary>Random id of this database; a snapshot of another one starts a new epoch.</summary>
    public string Id => _id ?? throw new InvalidOperationException("The database was not opened yet.");

    /// <summary>Key of the cursor MAC.</summary>
    public byte[] CursorKey => _cursorKey ?? throw new InvalidOperationException("The database was not opened yet.");

    /// <summary>Reads the facts, making them in a new database.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            _id = await GetOrMakeAsync(MetaFacts.DatabaseId, Ids.New("db"));
            _cursorKey = Convert.FromHexString(await GetOrMakeAsync(MetaFacts.CursorKey, RandomNumberGenerator.GetHexString(64)));
            await GetOrMakeAsync(MetaFacts.Epoch, "1");

            async Task<string> GetOrMakeAsync(string key, string value)
            {
                if (await db.GetMetaAsync(key, cancellationToken) is { } found)
                {
                    return found;
                }

                await db.SetMetaAsync(key, value, cancellationToken);
                return value;
            }
        },
        cancellationToken);
}
