namespace Agentgateway.Gateway.Pipeline;

/// <summary>All buffers of the process together hold as much as they may (<see cref="BufferBudget"/>); becomes <see cref="GatewayError.OutOfBuffers"/>.</summary>
internal sealed class OutOfBuffersException() : Exception("The buffers of the gateway are full.");
