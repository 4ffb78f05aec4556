using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agentgateway.Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Turns sessions into opaque ids and back: AES-256-GCM, so that any gateway with the same key can go on with a session and nobody can make one up.</summary>
/// <remarks>
/// Key: <c>SESSION_KEY</c> or <c>config.session.key</c> (64 hex digits), else derived from the control plane's signing key, else random: then a restart ends all sessions, which
/// clients notice by a 404 and start anew. Ended ids are remembered for a day.
/// </remarks>
internal sealed class McpSessionSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaxEnded = 100_000;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly byte[] _key;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public McpSessionSeal(StaticEnvironment environment, IConfiguration configuration, TimeProvider time)
    {
        _time = time;
        if (environment.Config.SessionKey?.Reveal() is { Length: 64 } hex)
        {
            _key = Convert.FromHexString(hex);
        }
        else if (configuration["AGW_SIGNING_KEY"] is { Length: 64 } signing)
        {
            _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromHexString(signing), 32, info: "agw-mcp-session"u8.ToArray());
        }
        else
        {
            _key = RandomNumberGenerator.GetBytes(32);
        }
    }

    /// <summary>The id for a session.</summary>
    public string Seal(McpSession session)
    {
        var plain = Write(session);
        var blob = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(blob.AsSpan(0, NonceBytes), plain, blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(blob);
    }

    /// <summary>The session of an id; null if the id was not made with this key, was ended, or belongs to somebody else.</summary>
    public McpSession? Open(string id, string principal)
    {
        if (id.Length > 8192 || _ended.ContainsKey(id))
        {
            return null;
        }

        try
        {
            var blob = Base64Url.DecodeFromChars(id);
            if (blob.Length <= NonceBytes + TagBytes)
            {
                return null;
            }

            var plain = new byte[blob.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(blob.AsSpan(0, NonceBytes), blob.AsSpan(NonceBytes, plain.Length), blob.AsSpan(NonceBytes + plain.Length), plain);
            var session = Read(plain);
            return session.Principal == principal ? session : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Makes an id useless.</summary>
    public void End(string id)
    {
        if (_ended.Count >= MaxEnded)
        {
            var old = _time.GetUtcNow() - Memory;
            foreach (var (known, at) in _ended)
            {
                if (at < old)
                {
                    _ended.TryRemove(known, out _);
                }
            }
        }

        _ended[id] = _time.GetUtcNow();
    }

    private static byte[] Write(McpSession session)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            json.WriteNumberValue(1);
            json.WriteStringValue(session.Principal);
            json.WriteStringValue(session.ProtocolVersion);
            foreach (var target in session.Targets)
            {
                json.WriteStringValue(target.Name);
                json.WriteStringValue(target.SessionId);
                json.WriteNumberValue((int)target.Features);
            }

            json.WriteEndArray();
        }

        return output.WrittenSpan.ToArray();
    }

    private static McpSession Read(byte[] plain)
    {
        using var document = JsonDocument.Parse(plain);
        var root = document.RootElement;
        var targets = new List<McpSessionTarget>();
        for (var i = 3; i + 2 < root.GetArrayLength(); i += 3)
        {
            targets.Add(new McpSessionTarget(root[i].GetString()!, root[i + 1].GetString(), (McpFeatures)root[i + 2].GetInt32()));
        }

        return new McpSession(root[1].GetString()!, root[2].GetString()!, targets);
    }
}
