using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>The request head as policies see and change it. Headers are the live Kestrel collection without <c>Host</c>.</summary>
/// <remarks>Paths are the raw target: no percent-decoding, no dot-segment removal, since routes and upstreams compare raw bytes.</remarks>
internal sealed class RequestHead
{
    private string _target = "";
    private int _queryAt = -1;

    /// <summary>The head of no request yet.</summary>
    public RequestHead()
    {
    }

    /// <summary>The head of a request, for those who do not use it again.</summary>
    public RequestHead(HttpContext http, string authority) => Begin(http, authority);

    /// <summary>Takes over the head of a request; <see cref="Clear"/> ends it.</summary>
    public void Begin(HttpContext http, string authority)
    {
        Method = http.Request.Method;
        Scheme = http.Request.IsHttps ? "https" : "http";
        Authority = authority;
        Headers = http.Request.Headers;
        _target = RawTarget(http);
        _queryAt = _target.IndexOf('?', StringComparison.Ordinal);
        OriginalTarget = _target;
        OriginalAuthority = authority;
    }

    public string Method { get; set; } = "";

    /// <summary><c>http</c> or <c>https</c>, as the client spoke to the gateway.</summary>
    public string Scheme { get; set; } = "";

    /// <summary><c>host[:port]</c>; becomes the upstream's Host unless the backend rewrites it.</summary>
    public string Authority { get; set; } = "";

    /// <summary>True once a policy set the authority: switches off the automatic host rewrite of hostname backends.</summary>
    public bool AuthorityIsExplicit { get; set; }

    public IHeaderDictionary Headers { get; private set; } = null!;

    /// <summary>Raw path and query, starting with <c>/</c>.</summary>
    public string PathAndQuery
    {
        get => _target;
        set
        {
            _target = value;
            _queryAt = value.IndexOf('?', StringComparison.Ordinal);
        }
    }

    /// <summary>Raw path without the query.</summary>
    public ReadOnlySpan<char> Path => _queryAt < 0 ? _target : _target.AsSpan(0, _queryAt);

    /// <summary>Query without <c>?</c>; empty if there is none.</summary>
    public ReadOnlySpan<char> Query => _queryAt < 0 ? default : _target.AsSpan(_queryAt + 1);

    /// <summary>Path and query as received, for the access log.</summary>
    public string OriginalTarget { get; private set; } = "";

    /// <summary>Authority as received.</summary>
    public string OriginalAuthority { get; private set; } = "";

    /// <summary>Host part of <see cref="Authority"/>: lower-case comparison is the caller's job; IPv6 literals keep their brackets.</summary>
    public ReadOnlySpan<char> Host => HostOf(Authority);

    /// <summary>Cuts the port off <paramref name="authority"/>; <c>[::1]:80</c> gives <c>[::1]</c>.</summary>
    public static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.LastIndexOf(']') > colon ? authority : authority[..colon];
    }

    /// <summary>Forgets the request.</summary>
    public void Clear()
    {
        _target = "";
        _queryAt = -1;
        Method = "";
        Scheme = "";
        Authority = "";
        AuthorityIsExplicit = false;
        Headers = null!;
        OriginalTarget = "";
        OriginalAuthority = "";
    }

    private static string RawTarget(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(raw))
        {
            return http.Request.Path.Value + http.Request.QueryString.Value;
        }

        if (raw[0] == '/')
        {
            return raw;
        }

        // Absolute form (RFC 9112 3.2.2): the authority was taken from it by Kestrel; the path follows the third slash.
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? -1 : raw.IndexOf('/', scheme + 3);
        return slash < 0 ? (raw == "*" ? "*" : "/") : raw[slash..];
    }
}
