using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agentgateway.AdminApi.Http;

/// <summary>Opaque page cursors: the last row's sort key with a MAC, so that nobody builds one by hand or carries it to another list.</summary>
internal sealed class CursorProtector(byte[] key)
{
    private const int MacBytes = 16;

    /// <summary>Packs the sort key of the last row of a page.</summary>
    /// <param name="list">Name of the list, bound into the MAC.</param>
    /// <param name="sortKey">Values of the sort key, id last.</param>
    public string Protect(string list, params string[] sortKey)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(sortKey);
        return Base64Url.EncodeToString((byte[])[.. Mac(list, payload), .. payload]);
    }

    /// <summary>Reads a cursor of the same list.</summary>
    /// <exception cref="ApiProblemException">Not ours, changed, or of another list.</exception>
    public string[]? Unprotect(string list, string? cursor, int parts)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            if (bytes.Length > MacBytes && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, MacBytes), Mac(list, bytes.AsSpan(MacBytes)))
                && JsonSerializer.Deserialize<string[]>(bytes.AsSpan(MacBytes)) is { } sortKey && sortKey.Length == parts)
            {
                return sortKey;
            }
        }
        catch (FormatException)
        {
            // Falls through to the same answer as a wrong MAC.
        }

        throw ApiProblemException.Validation("?cursor", "invalid_cursor", "The cursor is not one that this list gave out.");
    }

    private byte[] Mac(string list, ReadOnlySpan<byte> payload) =>
        HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(list), 0, .. payload])[..MacBytes];
}
