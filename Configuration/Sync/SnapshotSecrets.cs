using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Sync;

/// <summary>Secrets inside a published document: <c>{"$enc": "v1:…"}</c> in place of the string, AES-256-GCM.</summary>
/// <param name="key">32 bytes shared by AdminApi and gateways (<c>AGW_CONFIG_KEY</c>, 64 hex digits).</param>
/// <param name="environment">Bound as associated data: a blob of one environment does not open in another.</param>
public sealed class SnapshotSecrets(byte[] key, string environment)
{
    /// <summary>Property name that marks an encrypted value.</summary>
    public const string Marker = "$enc";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _aad = Encoding.UTF8.GetBytes("agw-snapshot:" + environment);

    /// <summary>Reads the key from 64 hex digits.</summary>
    public static SnapshotSecrets FromHex(string hex, string environment) => new(Convert.FromHexString(hex), environment);

    /// <summary>Encrypts one value.</summary>
    public JsonObject Seal(string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var blob = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = blob.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length), _aad);
        return new JsonObject { [Marker] = "v1:" + Convert.ToBase64String(blob) };
    }

    /// <summary>Replaces every encrypted value of the document, in place.</summary>
    /// <exception cref="CryptographicException">Wrong key, wrong environment, or a damaged blob.</exception>
    public JsonNode? OpenAll(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o when o.Count == 1 && o[Marker] is JsonValue v && v.TryGetValue<string>(out var text):
                return JsonValue.Create(Open(text));
            case JsonObject o:
                foreach (var (name, child) in o.ToArray())
                {
                    var opened = OpenAll(child);
                    if (!ReferenceEquals(opened, child))
                    {
                        o[name] = opened;
                    }
                }

                return o;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                {
                    var opened = OpenAll(a[i]);
                    if (!ReferenceEquals(opened, a[i]))
                    {
                        a[i] = opened;
                    }
                }

                return a;
            default:
                return node;
        }
    }

    private string Open(string text)
    {
        if (!text.StartsWith("v1:", StringComparison.Ordinal))
        {
            throw new CryptographicException("Unknown format of an encrypted value.");
        }

        var blob = Convert.FromBase64String(text[3..]);
        if (blob.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("An encrypted value is too short.");
        }

        var plain = new byte[blob.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(blob.AsSpan(0, NonceBytes), blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length), plain, _aad);
        return Encoding.UTF8.GetString(plain);
    }
}
