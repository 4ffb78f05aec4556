using Agentgateway.Gateway.Pipeline;
using Microsoft.Extensions.ObjectPool;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>One attempt as it will go out. Made anew for each attempt by <see cref="IAttemptAdapter.PrepareAsync"/>.</summary>
internal sealed class UpstreamRequest
{
    private static readonly DefaultObjectPool<UpstreamRequest> Spare = new(new Policy(), maximumRetained: 256);

    private bool _isPooled;

    public required string Method { get; set; }

    /// <summary>Host header or <c>:authority</c>; need not be the address that is connected to.</summary>
    public required string Authority { get; set; }

    /// <summary>Raw path and query, starting with <c>/</c>; sent byte for byte.</summary>
    public required string PathAndQuery { get; set; }

    /// <summary>End-to-end headers only; the client writes framing headers itself.</summary>
    public UpstreamHeaders Headers { get; } = new();

    /// <summary>The body as bytes. Takes precedence over <see cref="Stream"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    /// <summary>The client's unread body, copied as it arrives. The attempt cannot be repeated once its first byte was read.</summary>
    public RequestBody? Stream { get; set; }

    /// <summary>HTTP version to speak; null = what the endpoint says, else HTTP/1.1 over cleartext and ALPN over TLS.</summary>
    public Version? Version { get; set; }

    /// <summary>Where it goes instead of the attempt's endpoint (a provider with several hosts); null = there.</summary>
    public UpstreamEndpoint? Endpoint { get; set; }

    /// <summary>An empty request for the attempt loop, which gives it back with <see cref="Release"/>.</summary>
    public static UpstreamRequest Take()
    {
        var request = Spare.Get();
        request._isPooled = true;
        return request;
    }

    /// <summary>The attempt was sent, or given up: nobody looks at the request any more. Does nothing to one that was not from <see cref="Take"/>.</summary>
    public void Release()
    {
        if (!_isPooled)
        {
            return;
        }

        _isPooled = false;
        Method = "";
        Authority = "";
        PathAndQuery = "";
        Headers.Clear();
        Bytes = default;
        Stream = null;
        Version = null;
        Endpoint = null;
        Spare.Return(this);
    }

    private sealed class Policy : IPooledObjectPolicy<UpstreamRequest>
    {
        public UpstreamRequest Create() => new() { Method = "", Authority = "", PathAndQuery = "" };

        public bool Return(UpstreamRequest obj) => true;
    }
}
