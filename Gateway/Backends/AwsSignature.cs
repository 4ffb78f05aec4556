using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>AWS signature version 4 in headers ("Signing AWS API requests", IAM User Guide), for services whose paths are encoded twice (all but S3).</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Signs host, content type and all <c>x-amz-*</c> headers; other headers may still change on the way.</summary>
    public static void Sign(UpstreamRequest request, AwsKeys keys, string region, string service, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = stamp[..8];
        request.Headers.Remove("Authorization");
        request.Headers.Set("x-amz-date", stamp);
        if (string.IsNullOrEmpty(keys.SessionToken))
        {
            request.Headers.Remove("x-amz-security-token");
        }
        else
        {
            request.Headers.Set("x-amz-security-token", keys.SessionToken);
        }

        var (headers, names) = CanonicalHeaders(request);
        var scope = $"{day}/{region}/{service}/aws4_request";
        var canonical = Canonical(request, headers, names);
        var toSign = $"{Algorithm}\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(SigningKey(keys.SecretKey, day, region, service), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Set("Authorization", $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    /// <summary>The canonical request of the specification; for tests with AWS's own vectors.</summary>
    internal static string Canonical(UpstreamRequest request) => CanonicalHeaders(request) is var (headers, names) ? Canonical(request, headers, names) : "";

    private static string Canonical(UpstreamRequest request, string headers, string names)
    {
        var query = request.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? request.PathAndQuery : request.PathAndQuery[..query];
        return new StringBuilder(512)
            .Append(request.Method).Append('\n')
            .Append(CanonicalPath(path)).Append('\n')
            .Append(query < 0 ? "" : CanonicalQuery(request.PathAndQuery[(query + 1)..])).Append('\n')
            .Append(headers).Append('\n')
            .Append(names).Append('\n')
            .Append(Hex(SHA256.HashData(request.Bytes.Span)))
            .ToString();
    }

    // The path is on the wire already encoded; it is encoded once more, slashes apart.
    private static string CanonicalPath(string path)
    {
        var encoded = new StringBuilder(path.Length + 8);
        foreach (var segment in path.Split('/'))
        {
            encoded.Append(encoded.Length == 0 && segment.Length == 0 ? "" : Uri.EscapeDataString(segment)).Append('/');
        }

        encoded.Length--;
        return encoded.Length == 0 ? "/" : encoded.ToString();
    }

    private static string CanonicalQuery(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? "" : pair[(equals + 1)..];
            return (Name: Uri.EscapeDataString(Uri.UnescapeDataString(name)), Value: Uri.EscapeDataString(Uri.UnescapeDataString(value)));
        });
        return string.Join('&', pairs.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));
    }

    private static (string Headers, string Names) CanonicalHeaders(UpstreamRequest request)
    {
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.Authority };
        for (var i = 0; i < request.Headers.Count; i++)
        {
            var (name, value) = request.Headers[i];
            var lower = name.ToLowerInvariant();
            if (lower == "content-type" || lower.StartsWith("x-amz-", StringComparison.Ordinal))
            {
                signed[lower] = string.Join(',', value.Select(v => Trimmed(v ?? "")));
            }
        }

        var headers = new StringBuilder();
        foreach (var (name, value) in signed)
        {
            headers.Append(name).Append(':').Append(value).Append('\n');
        }

        return (headers.ToString(), string.Join(';', signed.Keys));
    }

    // Outer blanks go, inner runs of them become one.
    private static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static byte[] SigningKey(string secret, string day, string region, string service)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(day));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
