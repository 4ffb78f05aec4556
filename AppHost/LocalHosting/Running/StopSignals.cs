using System.Runtime.InteropServices;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Ctrl-C, Ctrl-Break, SIGTERM and a closed terminal: the first asks for a stop, the second for an end at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    public StopSignals(Action stop, Action kill)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (Interlocked.Increment(ref _count) == 1)
                {
                    stop();
                }
                else
                {
                    kill();
                }
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(r => r.Dispose());
}
