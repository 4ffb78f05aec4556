namespace Agentgateway.Gateway.Listeners;

/// <summary>What the transport knows about a connection; on <c>ConnectionContext.Features</c>, so every request sees it.</summary>
internal interface IBindFeature
{
    /// <summary>Key of the bind, <c>bind/8080</c>.</summary>
    string BindKey { get; }

    /// <summary>Port of the bind.</summary>
    int Port { get; }

    /// <summary>Listener chosen by TLS server name; null on cleartext connections.</summary>
    string? ListenerKey { get; set; }

    /// <summary>Server name that the client sent in TLS; null on cleartext connections.</summary>
    string? Sni { get; set; }
}
