namespace Agentgateway.Gateway.Pipeline;

/// <summary>Turns errors of one kind of route into the body that its clients understand (text, OpenAI, Anthropic, JSON-RPC).</summary>
internal interface IErrorFormat
{
    /// <summary>Renders <paramref name="error"/>; the caller adds <see cref="GatewayError.Headers"/> and sends it.</summary>
    LocalResponse Format(Exchange exchange, GatewayError error);
}
