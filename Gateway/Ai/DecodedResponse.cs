using Agentgateway.Gateway.Forwarding;
using Agentgateway.Llm.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Ai;

/// <summary>An upstream's answer whose body is read without its content encoding.</summary>
internal sealed class DecodedResponse(UpstreamResponse encoded, string coding) : UpstreamResponse
{
    public override int Status => encoded.Status;

    public override string MediaType => encoded.MediaType;

    /// <summary>The decoded length is known at the end only.</summary>
    public override long? ContentLength => null;

    public override IEnumerable<string> HeaderNames => encoded.HeaderNames;

    public override StringValues Header(string name) => encoded.Header(name);

    public override StringValues Trailer(string name) => encoded.Trailer(name);

    public override ValueTask CopyHeadAsync(HttpContext http, CancellationToken cancellationToken) => encoded.CopyHeadAsync(http, cancellationToken);

    public override void CopyTrailers(HttpContext http) => encoded.CopyTrailers(http);

    public override async ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken)
    {
        var body = await encoded.OpenBodyAsync(cancellationToken);
        return ContentCodings.Open(coding, body) ?? body;
    }

    public override IEnumerable<string> TrailerNames => encoded.TrailerNames;

    public override void Dispose() => encoded.Dispose();

    protected internal override ValueTask EndAsync() => encoded.DisposeAsync();
}
