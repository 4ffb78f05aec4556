using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>An answer of <see cref="HttpUpstreamClient"/>. YARP's transformer decides which headers are end-to-end.</summary>
/// <param name="reused">The request, if it may be sent again; goes back to <paramref name="messages"/> when the answer has ended.</param>
internal sealed class HttpUpstreamResponse(HttpRequestMessage request, HttpResponseMessage response, UpstreamMessage? reused, UpstreamMessagePool messages)
    : UpstreamResponse
{
    private string? _mediaType;
    private bool _isDisposed;

    /// <summary>Spoken with the upstream.</summary>
    public Version Version => response.Version;

    public override int Status => (int)response.StatusCode;

    public override string MediaType => _mediaType ??= MediaTypeOf(Header("Content-Type").ToString());

    public override long? ContentLength =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values)
        && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    public override StringValues Header(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values])
            : StringValues.Empty;

    public override IEnumerable<string> HeaderNames =>
        response.Headers.NonValidated.Select(header => header.Key).Concat(response.Content.Headers.NonValidated.Select(header => header.Key));

    public override IEnumerable<string> TrailerNames => response.TrailingHeaders.NonValidated.Select(trailer => trailer.Key);

    public override StringValues Trailer(string name) =>
        response.TrailingHeaders.NonValidated.TryGetValues(name, out var values) ? new StringValues([.. values]) : StringValues.Empty;

    public override async ValueTask CopyHeadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = Status;
        if (http.Features.Get<IHttpResponseFeature>() is { } feature && response.ReasonPhrase is { Length: > 0 } phrase)
        {
            feature.ReasonPhrase = phrase;
        }

        await HttpTransformer.Empty.TransformResponseAsync(http, response, cancellationToken);
    }

    public override void CopyTrailers(HttpContext http)
    {
        if (!http.Response.SupportsTrailers())
        {
            return;
        }

        foreach (var (name, values) in response.TrailingHeaders.NonValidated)
        {
            http.Response.AppendTrailer(name, new StringValues([.. values]));
        }
    }

    // The handler's content gives out its stream as it is; nothing is waited for.
    public override ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken) => new(response.Content.ReadAsStream(cancellationToken));

    public override void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        response.Dispose();
        if (reused is not null && response.Version == HttpVersion.Version11)
        {
            messages.Return(reused);
        }
        else
        {
            request.Dispose();
        }
    }
}
