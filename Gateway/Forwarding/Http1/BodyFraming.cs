namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>How the end of an answer's body is found (RFC 9112 6.3).</summary>
internal enum BodyFraming
{
    /// <summary>There is no body: HEAD, 1xx, 204, 304.</summary>
    None,

    /// <summary>Content-Length.</summary>
    Length,

    /// <summary>Transfer-Encoding: chunked.</summary>
    Chunked,

    /// <summary>The end of the connection.</summary>
    UntilClose,
}
