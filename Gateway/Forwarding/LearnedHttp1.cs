using System.Collections.Concurrent;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Places that chose HTTP/1.1 although HTTP/2 was offered, for <see cref="Time"/> each. Bounded; threads may race.</summary>
internal sealed class LearnedHttp1(TimeProvider time)
{
    /// <summary>After this the choice is left to the server once more.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(5);

    /// <summary>Backends whose host comes from the request may be many; all is learned again then.</summary>
    private const int Most = 4096;

    private readonly ConcurrentDictionary<(string Key, string Address), long> _since = new();

    public bool Holds(UpstreamEndpoint endpoint) => _since.TryGetValue(KeyOf(endpoint), out var since) && time.GetElapsedTime(since) <= Time;

    public void Add(UpstreamEndpoint endpoint)
    {
        if (_since.Count >= Most)
        {
            _since.Clear();
        }

        _since[KeyOf(endpoint)] = time.GetTimestamp();
    }

    public void Forget(UpstreamEndpoint endpoint) => _since.TryRemove(KeyOf(endpoint), out _);

    private static (string Key, string Address) KeyOf(UpstreamEndpoint endpoint) => (endpoint.PoolKey, endpoint.Address);
}
