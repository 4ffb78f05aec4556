namespace Agentgateway.Gateway.Runtime;

/// <summary>What the connections of a bind begin with, as its listeners need it.</summary>
internal enum BindProtocol
{
    /// <summary>HTTP/1.1 or HTTP/2 without TLS.</summary>
    Http,

    /// <summary>A TLS ClientHello, always.</summary>
    Tls,

    /// <summary>Anything; not looked at.</summary>
    Tcp,

    /// <summary>HTTP or a ClientHello: the first byte tells.</summary>
    Auto,
}
