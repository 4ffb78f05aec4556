using System.IO.Pipelines;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>Two pipes as one transport.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
