using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>Replaces every encrypted value of a document by its text, and leaves all else as it is written; without any it is the document itself.</summary>
    /// <exception cref="CryptographicException">Wrong key, wrong environment, or a damaged blob.</exception>
    /// <exception cref="FormatException">A blob is not Base64.</exception>
    public ReadOnlyMemory<byte> OpenText(ReadOnlyMemory<byte> document)
    {
        var json = document.Span;
        // Inside a text the quotes around the marker would be escaped, so what is found is a member name or a text of its own.
        var marker = "\"$enc\""u8;
        if (json.IndexOf(marker) < 0)
        {
            return document;
        }

        using var output = new MemoryStream(json.Length);
        var copied = 0;
        var at = 0;
        while (json[at..].IndexOf(marker) is >= 0 and var found)
        {
            at += found;
            var start = json[..at].TrimEnd(" \t\r\n"u8).Length - 1;
            if (start >= copied && json[start] == (byte)'{' && TryOpen(json[start..], out var value, out var length))
            {
                output.Write(json[copied..start]);
                output.Write(JsonSerializer.SerializeToUtf8Bytes(value, SyncJson.Default.String));
                at = copied = start + length;
            }
            else
            {
                at += marker.Length;
            }
        }

        output.Write(json[copied..]);
        return output.ToArray();
    }

    /// <summary>Opens the object at the start of a text; false if it is not an encrypted value alone.</summary>
    private bool TryOpen(ReadOnlySpan<byte> json, out string value, out int length)
    {
        (value, length) = ("", 0);
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || !reader.Read() || !reader.ValueTextEquals(Marker) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            var sealedValue = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject)
            {
                return false;
            }

            (value, length) = (Open(sealedValue), (int)reader.BytesConsumed);
            return true;
        }
        catch (JsonException)
        {
            return false;
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
