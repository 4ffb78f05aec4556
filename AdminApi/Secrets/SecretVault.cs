using System.Security.Cryptography;
using System.Text;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.Secrets;

/// <summary>Envelope encryption of stored credentials: every secret has its own AES-256-GCM key, wrapped by the key-encryption key.</summary>
/// <param name="kek">32 bytes (<c>AGW_KEK</c>).</param>
internal sealed class SecretVault(byte[] kek, TimeProvider time)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _fingerprintKey = HKDF.Expand(HashAlgorithmName.SHA256, kek, 32, "agw-fingerprint"u8.ToArray());

    /// <summary>Names the key-encryption key without telling it.</summary>
    public string KekId { get; } = Convert.ToHexStringLower(SHA256.HashData(kek))[..8];

    /// <summary>Encrypts a value as a new row.</summary>
    /// <param name="kind">Kind of the resource that holds it; bound to the ciphertext.</param>
    public SecretRow Seal(string kind, string value, string? author)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = Ids.New("sec");
        var dataKey = RandomNumberGenerator.GetBytes(32);
        var plain = Encoding.UTF8.GetBytes(value);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var ciphertext = new byte[plain.Length];
        var tag = new byte[TagBytes];
        using (var aes = new AesGcm(dataKey, TagBytes))
        {
            aes.Encrypt(nonce, plain, ciphertext, tag, AssociatedData(id, kind, 1));
        }

        var row = new SecretRow
        {
            Id = id, Kind = kind, KekId = KekId, WrappedKey = EncryptBlob(dataKey, Encoding.UTF8.GetBytes(id)), Nonce = nonce, Ciphertext = ciphertext, Tag = tag,
            Fingerprint = Fingerprint(value), Last4 = value.Length >= 12 ? value[^4..] : null, Version = 1, CreatedAt = now, UpdatedAt = now, UpdatedBy = author,
        };
        CryptographicOperations.ZeroMemory(dataKey);
        return row;
    }

    /// <summary>Decrypts a row; null if it was written under another key-encryption key or is damaged (state <c>undecryptable</c>).</summary>
    public string? Open(SecretRow row)
    {
        try
        {
            var dataKey = DecryptBlob(row.WrappedKey, Encoding.UTF8.GetBytes(row.Id));
            var plain = new byte[row.Ciphertext.Length];
            using var aes = new AesGcm(dataKey, TagBytes);
            aes.Decrypt(row.Nonce, row.Ciphertext, row.Tag, plain, AssociatedData(row.Id, row.Kind, row.Version));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>First 8 hex digits of an HMAC: tells whether two credentials are equal, and nothing else.</summary>
    public string Fingerprint(string value) => Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprintKey, Encoding.UTF8.GetBytes(value)))[..8];

    /// <summary>Encrypts short-lived bytes directly under the key-encryption key.</summary>
    public byte[] EncryptBlob(byte[] plain, byte[] associatedData)
    {
        var blob = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(kek, TagBytes);
        aes.Encrypt(blob.AsSpan(0, NonceBytes), plain, blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length), associatedData);
        return blob;
    }

    /// <exception cref="CryptographicException">Another key or other associated data.</exception>
    public byte[] DecryptBlob(byte[] blob, byte[] associatedData)
    {
        if (blob.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The blob is too short.");
        }

        var plain = new byte[blob.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(kek, TagBytes);
        aes.Decrypt(blob.AsSpan(0, NonceBytes), blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length), plain, associatedData);
        return plain;
    }

    private static byte[] AssociatedData(string id, string kind, int version) => Encoding.UTF8.GetBytes($"{id}\n{kind}\n{version}");
}
