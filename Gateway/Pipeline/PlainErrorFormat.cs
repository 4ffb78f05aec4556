using System.Text;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>agentgateway's error body: the sentence as <c>text/plain</c>.</summary>
internal sealed class PlainErrorFormat : IErrorFormat
{
    public static PlainErrorFormat Instance { get; } = new();

    public LocalResponse Format(Exchange exchange, GatewayError error) =>
        new(error.Status, Encoding.UTF8.GetBytes(error.Message), "text/plain") { Reason = error.Reason };
}
