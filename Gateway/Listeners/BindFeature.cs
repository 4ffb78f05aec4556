namespace Agentgateway.Gateway.Listeners;

/// <inheritdoc />
internal sealed class BindFeature(string bindKey, int port) : IBindFeature
{
    public string BindKey { get; } = bindKey;

    public int Port { get; } = port;

    public string? ListenerKey { get; set; }

    public string? Sni { get; set; }
}
