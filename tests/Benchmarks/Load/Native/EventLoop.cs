using System.Runtime.InteropServices;

namespace Agentgateway.Benchmarks.Load.Native;

/// <summary>One thread, one epoll, timers: what mock and generator run on, so that they cost about as much as the same in C.</summary>
/// <remarks>Level-triggered: one receive per readiness, and no second one just to learn that there is nothing more.</remarks>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int Batch = 256;

    // The kernel packs epoll_event on x64 and nowhere else.
    private static readonly int EntrySize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EntrySize - 8;

    private readonly int _epoll;
    private readonly byte* _entries;
    private readonly PriorityQueue<ITimed, long> _timers = new();
    private IReady?[] _owners = new IReady?[1024];

    public EventLoop()
    {
        _epoll = Libc.EpollCreate(0);
        if (_epoll < 0)
        {
            throw new InvalidOperationException("epoll_create1 failed: " + Marshal.GetLastPInvokeErrorMessage());
        }

        _entries = (byte*)NativeMemory.Alloc((nuint)(Batch * EntrySize));
    }

    /// <summary>Ends <see cref="Run"/> after the current batch.</summary>
    public bool Stopped { get; set; }

    public void Add(int descriptor, IReady owner)
    {
        if (descriptor >= _owners.Length)
        {
            Array.Resize(ref _owners, Math.Max(descriptor + 1, _owners.Length * 2));
        }

        _owners[descriptor] = owner;
        Control(Libc.EpollAdd, descriptor, Libc.Readable);
    }

    /// <summary>What is waited for from now on.</summary>
    public void Watch(int descriptor, bool readable, bool writable) =>
        Control(Libc.EpollModify, descriptor, (readable ? Libc.Readable : 0) | (writable ? Libc.Writable : 0));

    /// <summary>Forgets the descriptor; call before closing it.</summary>
    public void Remove(int descriptor)
    {
        _owners[descriptor] = null;
        Control(Libc.EpollDelete, descriptor, 0);
    }

    /// <param name="due">Nanoseconds of <see cref="Clock"/>.</param>
    public void Schedule(ITimed timed, long due) => _timers.Enqueue(timed, due);

    /// <summary>Runs until <see cref="Stopped"/>.</summary>
    public void Run()
    {
        _ = Libc.ProcessControl(Libc.TimerSlack, 1, 0, 0, 0);
        while (!Stopped)
        {
            RunTimers();
            Wait();
        }
    }

    public void Dispose()
    {
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_entries);
    }

    private void RunTimers()
    {
        // Of this moment only: a stream that catches up must not keep the loop from seeing that its client has gone.
        var now = Clock.Now;
        for (var waiting = _timers.Count; waiting > 0 && !Stopped && _timers.TryPeek(out _, out var due) && due <= now; waiting--)
        {
            _timers.Dequeue().OnTime(due);
        }
    }

    private void Wait()
    {
        // Ten times a second even without work: somebody may have set Stopped.
        var timeout = Clock.Second / 10;
        if (_timers.TryPeek(out _, out var due))
        {
            timeout = Math.Clamp(due - Clock.Now, 0, timeout);
        }

        var span = new TimeSpec(0, timeout);
        var count = Libc.EpollWait(_epoll, _entries, Batch, &span, null);
        for (var i = 0; i < count; i++)
        {
            var entry = _entries + (i * EntrySize);
            var events = *(uint*)entry;
            var owner = _owners[*(int*)(entry + DataOffset)];

            // An error or hang-up is found by reading.
            owner?.OnReady((events & ~Libc.Writable) != 0, (events & Libc.Writable) != 0);
        }

        if (count < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
        {
            throw new InvalidOperationException("epoll_pwait2 failed: " + Marshal.GetLastPInvokeErrorMessage());
        }
    }

    private void Control(int operation, int descriptor, uint events)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = events;
        *(long*)(entry + DataOffset) = descriptor;
        if (Libc.EpollControl(_epoll, operation, descriptor, entry) != 0)
        {
            throw new InvalidOperationException("epoll_ctl failed: " + Marshal.GetLastPInvokeErrorMessage());
        }
    }
}
