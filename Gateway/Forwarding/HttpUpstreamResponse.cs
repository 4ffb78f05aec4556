using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>An answer of <see cref="HttpUpstreamClient"/>. YARP's transformer decides which headers are end-to-end.</summary>
internal sealed class HttpUpstreamResponse(HttpRequestMessage request, HttpResponseMessage response) : UpstreamResponse
{
    public override int Status => (int)response.StatusCode;

    public override string MediaType => response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? RawMediaType();

    public override long? ContentLength => response.Content.Headers.ContentLength;

    public override StringValues Header(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values])
            : StringValues.Empty;

    public override IEnumerable<string> HeaderNames =>
        response.Headers.NonValidated.Select(header => header.Key).Concat(response.Content.Headers.NonValidated.Select(header => header.Key));

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

    public override async ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken) =>
        await response.Content.ReadAsStreamAsync(cancellationToken);

    public override void Dispose()
    {
        response.Dispose();
        request.Dispose();
    }

    private string RawMediaType()
    {
        var raw = Header("Content-Type").ToString();
        var end = raw.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? raw : raw[..end]).Trim().ToLowerInvariant();
    }
}
