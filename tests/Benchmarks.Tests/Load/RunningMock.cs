using Agentgateway.Benchmarks.Load.Mock;

namespace Agentgateway.Benchmarks.Tests.Load;

/// <summary>The mock on a thread of the test process.</summary>
internal sealed class RunningMock : IDisposable
{
    private readonly MockServer _server = new(0);
    private readonly Thread _thread;

    public RunningMock()
    {
        _thread = new Thread(_server.Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port => _server.Port;

    public void Dispose()
    {
        _server.Loop.Stopped = true;
        _thread.Join();
        _server.Dispose();
    }
}
