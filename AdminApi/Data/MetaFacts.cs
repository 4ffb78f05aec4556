using System.Globalization;
using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data;

/// <summary>Facts in the <c>meta</c> table.</summary>
internal static class MetaFacts
{
    /// <summary>Random id of this database, made with it.</summary>
    public const string DatabaseId = "db_id";

    /// <summary>Timeline number; raised when the database was restored or replaced.</summary>
    public const string Epoch = "epoch";

    /// <summary>Revision of the <c>keys</c> snapshot part.</summary>
    public const string KeysRevision = "keys_rev";

    /// <summary>Revision of the <c>prices</c> snapshot part.</summary>
    public const string PricesRevision = "prices_rev";

    /// <summary>Key of the cursor MAC, made with the database.</summary>
    public const string CursorKey = "cursor_key";

    public static async Task<string?> GetMetaAsync(this ControlDbContext db, string key, CancellationToken cancellationToken) =>
        (await db.Meta.AsNoTracking().FirstOrDefaultAsync(m => m.Key == key, cancellationToken))?.Value;

    public static async Task<long> GetMetaNumberAsync(this ControlDbContext db, string key, CancellationToken cancellationToken) =>
        long.TryParse(await db.GetMetaAsync(key, cancellationToken), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>Sets a fact; saved with the caller's transaction.</summary>
    public static async Task SetMetaAsync(this ControlDbContext db, string key, string value, CancellationToken cancellationToken)
    {
        var row = await db.Meta.AsTracking().FirstOrDefaultAsync(m => m.Key == key, cancellationToken);
        if (row is null)
        {
            db.Meta.Add(new MetaRow { Key = key, Value = value });
        }
        else
        {
            row.Value = value;
        }
    }

    public static Task SetMetaAsync(this ControlDbContext db, string key, long value, CancellationToken cancellationToken) =>
        db.SetMetaAsync(key, value.ToString(CultureInfo.InvariantCulture), cancellationToken);
}
