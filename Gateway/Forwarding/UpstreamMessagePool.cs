namespace Agentgateway.Gateway.Forwarding;

/// <summary>Messages that wait for their next request, found by where they went last. Lock-free; a fixed number of places bounds its memory.</summary>
internal sealed class UpstreamMessagePool
{
    private const int Places = 256;
    private const int Window = 64;

    /// <summary>A message whose target is longer is not kept.</summary>
    private const int MaxTargetLength = 2048;

    private readonly UpstreamMessage?[] _places = new UpstreamMessage?[Places];

    /// <summary>A message that nobody else uses: of the same target if there is one, else another, else a new one.</summary>
    public UpstreamMessage Take(UpstreamEndpoint endpoint, string pathAndQuery, Version version, HttpVersionPolicy policy)
    {
        var start = Place(pathAndQuery);
        var other = -1;
        for (var i = 0; i < Window; i++)
        {
            var at = (start + i) % Places;
            if (Volatile.Read(ref _places[at]) is not { } message)
            {
                continue;
            }

            if (message.Matches(endpoint, pathAndQuery, version, policy))
            {
                if (ReferenceEquals(Interlocked.CompareExchange(ref _places[at], null, message), message))
                {
                    return message;
                }
            }
            else if (other < 0 && endpoint.Tls is null && !message.IsBound)
            {
                other = at;
            }
        }

        // Another request may have put a message over TLS into the place meanwhile.
        return other >= 0 && Interlocked.Exchange(ref _places[other], null) is { IsBound: false } free ? free : new UpstreamMessage();
    }

    /// <summary>Takes a message back after its response ended over HTTP/1.1.</summary>
    public void Return(UpstreamMessage message)
    {
        message.Clear();
        if (!message.IsFree || message.PathAndQuery.Length > MaxTargetLength)
        {
            return;
        }

        var start = Place(message.PathAndQuery);
        for (var i = 0; i < Window; i++)
        {
            if (Interlocked.CompareExchange(ref _places[(start + i) % Places], message, null) is null)
            {
                return;
            }
        }

        Volatile.Write(ref _places[start], message);
    }

    private static int Place(string pathAndQuery) => (int)((uint)string.GetHashCode(pathAndQuery, StringComparison.Ordinal) % Places);
}
