using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.LiveTracing;

/// <summary>Who watches requests live. With nobody watching it costs a request one comparison.</summary>
internal sealed class LiveTraceHub(TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile LiveTraceWatcher[] _watchers = [];

    /// <summary>Adds a watcher; it sees requests that begin from now on, until it is disposed.</summary>
    /// <param name="filter">Which requests; null = all. Asked as the request goes on, until it says yes: before that its events are kept.</param>
    public LiveTraceWatcher Watch(Func<Exchange, bool>? filter)
    {
        var watcher = new LiveTraceWatcher(filter, Remove);
        lock (_gate)
        {
            _watchers = [.. _watchers, watcher];
        }

        return watcher;
    }

    /// <summary>Called once per request, first of all.</summary>
    public void Begin(Exchange exchange)
    {
        if (_watchers is { Length: > 0 } watchers)
        {
            exchange.LiveTrace = new ExchangeTrace(exchange, watchers, time);
            exchange.LiveTrace.OnRequest();
        }
    }

    private void Remove(LiveTraceWatcher watcher)
    {
        lock (_gate)
        {
            _watchers = [.. _watchers.Where(other => other != watcher)];
        }
    }
}
