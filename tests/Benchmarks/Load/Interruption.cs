using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Agentgateway.Benchmarks.Load;

/// <summary>Ctrl-C, a SIGTERM, or the end of the time that a run was given: the run stops after the measurement under way and still reports what it has.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly long _deadline;
    private volatile bool _requested;

    /// <param name="time">Null: no limit.</param>
    public Interruption(TimeSpan? time = null)
    {
        _deadline = time is { } limit ? Environment.TickCount64 + (long)limit.TotalMilliseconds : long.MaxValue;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    /// <summary>What is measured from now on is not worth keeping: the proxies may have got the signal too.</summary>
    public bool Signalled => _requested;

    /// <summary>What a peer or the mock that ends in the middle of a measurement leads to: no reason to lose the run.</summary>
    public static bool IsOfPeer(Exception e) => e is InvalidOperationException or SocketException or IOException or FormatException;

    /// <exception cref="OperationCanceledException">The run is to end.</exception>
    public void ThrowIfRequested()
    {
        if (_requested || Environment.TickCount64 > _deadline)
        {
            throw new OperationCanceledException(_requested ? "stopped by a signal" : "stopped: the time is over");
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    // A second signal ends the process as ever.
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_requested;
        _requested = true;
    }
}
