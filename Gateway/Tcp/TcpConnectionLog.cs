using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Tcp;

/// <summary>What is known of a TCP connection when it is over.</summary>
internal sealed class TcpConnectionLog
{
    public required long StartedAt { get; init; }

    public CompiledTcpRoute? Route { get; set; }

    public TcpBackend? Backend { get; set; }

    /// <summary>Address that was connected to, or was to be.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Why it failed; null when both sides ended.</summary>
    public string? Error { get; set; }

    public ResponseReason Reason { get; set; }

    /// <summary>Bytes from the client.</summary>
    public long Received { get; set; }

    /// <summary>Bytes to the client.</summary>
    public long Sent { get; set; }

    public TimeSpan Duration { get; set; }
}
