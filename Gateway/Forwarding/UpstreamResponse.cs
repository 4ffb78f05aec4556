using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>The head of an upstream's answer and its unread body. Disposing it before the end of the body ends the upstream call.</summary>
internal abstract class UpstreamResponse : IDisposable, IAsyncDisposable
{
    public abstract int Status { get; }

    /// <summary>Media type without parameters, lower case; empty if there is none.</summary>
    public abstract string MediaType { get; }

    /// <summary>Declared length in bytes; null when chunked or closed by the end.</summary>
    public abstract long? ContentLength { get; }

    /// <summary>All values of a header; empty if absent.</summary>
    public abstract StringValues Header(string name);

    /// <summary>Names of all headers.</summary>
    public abstract IEnumerable<string> HeaderNames { get; }

    /// <summary>Names of all trailers, after the body was read.</summary>
    public virtual IEnumerable<string> TrailerNames => [];

    /// <summary>All values of a trailer, after the body was read; empty if absent.</summary>
    public virtual StringValues Trailer(string name) => StringValues.Empty;

    /// <summary>Copies status and end-to-end headers to the client's response, which must not have started.</summary>
    public abstract ValueTask CopyHeadAsync(HttpContext http, CancellationToken cancellationToken);

    /// <summary>Copies trailers after the body was read.</summary>
    public abstract void CopyTrailers(HttpContext http);

    /// <summary>The body as it arrives, once.</summary>
    public abstract ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>The same; when it is done nothing reads the request's body any more, so its memory may be used again.</summary>
    public ValueTask DisposeAsync() => EndAsync();

    /// <summary>What <see cref="DisposeAsync"/> does.</summary>
    protected internal virtual ValueTask EndAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The type in a Content-Type, lower case. The usual ones are not made anew for each answer.</summary>
    protected static string MediaTypeOf(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? "application/json"
            : type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) ? "text/event-stream"
            : type.ToString().ToLowerInvariant();
    }
}
