using Agentgateway.Benchmarks.Load.Http2;
using Agentgateway.Benchmarks.Load.Native;

namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>Sends what a <see cref="LoadPlan"/> says and measures what comes back, on the calling thread.</summary>
/// <remarks>
/// 1. connect all   2. ramp   3. window: from <see cref="LoadPlan.OnBegin"/> to <see cref="LoadPlan.OnEnd"/>   4. close all.
/// In an open loop a request that finds no free connection waits, and its latency counts from the time at which it should have left: no coordinated omission.
/// </remarks>
internal sealed class LoadGenerator : ITimed, IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly LoadPlan _plan;
    private readonly ILoadClient[] _connections;
    private readonly Stack<ILoadClient> _idle = new();
    private readonly Queue<long> _overdue = new();
    private long _begin;
    private long _end = long.MaxValue;
    private long _started;
    private long _finished;
    private long _nextSend = long.MaxValue;

    private LoadGenerator(LoadPlan plan)
    {
        _plan = plan;
        _connections = new ILoadClient[plan.Connections];
    }

    public LoadResult Result { get; } = new();

    /// <summary>Whether what happens now counts.</summary>
    public bool InWindow { get; private set; }

    public LoadPlan Plan => _plan;

    public EventLoop Loop => _loop;

    /// <summary>What was just received, of any connection: with one thread, nothing is kept there but until it is looked at.</summary>
    public byte[] Incoming { get; } = new byte[256 * 1024];

    /// <exception cref="InvalidOperationException">Nobody listens on the port.</exception>
    public static LoadResult Run(LoadPlan plan)
    {
        using var generator = new LoadGenerator(plan);
        generator.Run();
        return generator.Result;
    }

    /// <summary>Ramp over, window over, or a request is due.</summary>
    public void OnTime(long due)
    {
        var now = Clock.Now;
        if (!InWindow && now >= _begin)
        {
            InWindow = true;
            _plan.OnBegin?.Invoke();

            // What the snapshot took is not part of the window.
            _begin = Clock.Now;
            if (_plan.Seconds > 0)
            {
                _end = _begin + (long)(_plan.Seconds * Clock.Second);
                _loop.Schedule(this, _end);
            }
        }
        else if (now >= _end)
        {
            Finish();
        }

        while (_nextSend <= now && !_loop.Stopped)
        {
            _overdue.Enqueue(_nextSend);
            _nextSend += (long)(Clock.Second / _plan.Rate);
            if (_nextSend > now)
            {
                _loop.Schedule(this, _nextSend);
            }
        }

        Dispatch();
    }

    /// <summary>A connection has nothing to do.</summary>
    public void OnIdle(ILoadClient connection, bool answered)
    {
        if (answered && ++_finished == _plan.Requests)
        {
            Finish();
            return;
        }

        if (_plan.Rate > 0)
        {
            _idle.Push(connection);
            Dispatch();
        }
        else if (MayStart())
        {
            connection.Send(Clock.Now);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection?.Close();
        }

        _loop.Dispose();
    }

    private void Run()
    {
        var http2 = _plan.Http2 ? Http2Request.From(_plan.Request) : null;
        Http2Connection? shared = null;
        for (var i = 0; i < _connections.Length; i++)
        {
            if (http2 is not null)
            {
                shared = shared is null || i % Http2Connection.StreamsPerConnection == 0 ? new Http2Connection(this, http2) : shared;
            }

            _connections[i] = shared is null ? new LoadConnection(this) : new Http2Slot(this, shared);
            _connections[i].Open();
        }

        var now = Clock.Now;
        _begin = now + (long)(_plan.Ramp * Clock.Second);
        _loop.Schedule(this, _begin);
        if (_plan.Rate > 0)
        {
            _nextSend = now;
            _loop.Schedule(this, now);
        }

        for (var i = 0; i < _connections.Length; i++)
        {
            if (_plan.Spread > 0)
            {
                _loop.Schedule(_connections[i], now + (long)(_plan.Spread * Clock.Second * i / _connections.Length));
            }
            else
            {
                OnIdle(_connections[i], answered: false);
            }
        }

        _loop.Run();
    }

    private void Dispatch()
    {
        while (_overdue.Count > 0 && _idle.Count > 0 && MayStart())
        {
            _idle.Pop().Send(_overdue.Dequeue());
        }
    }

    private bool MayStart() => !_loop.Stopped && (_plan.Requests == 0 || _started++ < _plan.Requests);

    private void Finish()
    {
        if (_loop.Stopped)
        {
            return;
        }

        Result.Seconds = (Clock.Now - _begin) / (double)Clock.Second;
        InWindow = false;
        _plan.OnEnd?.Invoke();
        _loop.Stopped = true;
    }
}
