using Agentgateway.Benchmarks.Load.Native;

namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>One request under way at a time: an HTTP/1.1 connection, or a place for a stream on a shared HTTP/2 connection.</summary>
internal interface ILoadClient : ITimed
{
    void Open();

    /// <param name="intended">Time from which the latency counts.</param>
    void Send(long intended);

    void Close();
}
