namespace Agentgateway.Configuration.Model;

/// <summary>A reference to a gateway (<c>gw</c>: all its listeners of the right kind) or to one listener (<c>gw/listener</c>).</summary>
public sealed record GatewayReference(string Gateway, string? Listener)
{
    /// <summary>Name of the gateway that is used when nothing is named.</summary>
    public const string DefaultGateway = "default";

    /// <summary>The text form.</summary>
    public override string ToString() => Listener is null ? Gateway : Gateway + "/" + Listener;
}
