namespace Agentgateway.Benchmarks.Load.Native;

/// <summary>Owner of a descriptor in an <see cref="EventLoop"/>.</summary>
internal interface IReady
{
    void OnReady(bool readable, bool writable);
}
