namespace Agentgateway.Configuration.Model;

/// <summary>What a listener speaks.</summary>
public enum ListenerProtocol
{
    /// <summary>Plain HTTP/1.1 and h2c.</summary>
    Http,

    /// <summary>HTTP over TLS that ends here.</summary>
    Https,

    /// <summary>TLS; passed through by server name unless certificates are given.</summary>
    Tls,

    /// <summary>Plain TCP.</summary>
    Tcp,

    /// <summary>HTTP/2 CONNECT tunnels of a mesh.</summary>
    Hbone,
}
