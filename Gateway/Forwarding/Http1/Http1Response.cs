using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>An answer of <see cref="Http1UpstreamClient"/>: a small handle on the connection that holds it.</summary>
/// <remarks>
/// It is made anew for each answer, as is its body: of a handle that was used again nobody could tell whose late call is made on it, and the wrong
/// client would get the bytes. Everything large belongs to the connection.
/// </remarks>
internal sealed class Http1Response(Http1Connection connection) : UpstreamResponse
{
    /// <summary>What speaks of this connection and not of the answer; the list of YARP's transformer, which other upstream clients use.</summary>
    private static readonly FrozenSet<string> HopByHop = new[]
    {
        "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
        "Proxy-Features", "Proxy-Instruction", "Security-Scheme", "ALPN", "Close", "HTTP2-Settings", "Upgrade-Insecure-Requests", "TE", "Alt-Svc",
        "Content-Length",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>RFC 9110 6.5.1: what frames, routes, authenticates or describes content has no place after it.</summary>
    private static readonly FrozenSet<string> NotTrailing = new[]
    {
        "Age", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Date", "Expect", "Expires",
        "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Location", "Max-Forwards", "Pragma",
        "Proxy-Authenticate", "Proxy-Authorization", "Range", "Retry-After", "Set-Cookie", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Vary", "Warning",
        "WWW-Authenticate",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly int _generation = connection.Generation;
    private string? _mediaType;

    public override int Status => Head.Status;

    public override string MediaType => _mediaType ??= MediaTypeOf(Head.Fields.Get("Content-Type").ToString());

    public override long? ContentLength => Head.DeclaredLength;

    public override IEnumerable<string> HeaderNames => Head.Fields.Names();

    public override IEnumerable<string> TrailerNames => Head.Trailers.Names().Where(name => !NotTrailing.Contains(name));

    private ResponseHead Head
    {
        get
        {
            ObjectDisposedException.ThrowIf(connection.Generation != _generation, this);
            return connection.Head;
        }
    }

    public override StringValues Header(string name) => Head.Fields.Get(name);

    public override StringValues Trailer(string name) => NotTrailing.Contains(name) ? StringValues.Empty : Head.Trailers.Get(name);

    public override ValueTask CopyHeadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var head = Head;
        http.Response.StatusCode = head.Status;
        if (head.Reason.Length > 0 && http.Features.Get<IHttpResponseFeature>() is { } feature)
        {
            feature.ReasonPhrase = head.Reason;
        }

        var headers = http.Response.Headers;
        var named = head.NamesHopByHop ? head.Fields.Get("Connection") : StringValues.Empty;
        foreach (var (name, value) in head.Fields.Fields)
        {
            if (!HopByHop.Contains(name) && (named.Count == 0 || !RequestHygiene.IsNamedBy(named, name)))
            {
                headers[name] = headers.TryGetValue(name, out var before) ? StringValues.Concat(before, value) : value;
            }
        }

        // 204 never has one (RFC 9110 8.6), and the server refuses a length of nothing with 205.
        if (head.DeclaredLength is { } length && head.Status != StatusCodes.Status204NoContent && !(length == 0 && head.Status == StatusCodes.Status205ResetContent))
        {
            headers.ContentLength = length;
        }

        return ValueTask.CompletedTask;
    }

    public override void CopyTrailers(HttpContext http)
    {
        var trailers = Head.Trailers;
        if (trailers.Count == 0 || !http.Response.SupportsTrailers())
        {
            return;
        }

        foreach (var name in TrailerNames)
        {
            http.Response.AppendTrailer(name, trailers.Get(name));
        }
    }

    public override ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken)
    {
        _ = Head;
        return new(new Http1BodyStream(connection, _generation));
    }

    public override void Dispose() => connection.EndAnswer(_generation);

    protected internal override ValueTask EndAsync() => connection.EndAnswerAsync(_generation);
}
