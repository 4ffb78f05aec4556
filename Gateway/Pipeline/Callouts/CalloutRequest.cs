namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>One call of a policy.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="PathAndQuery">Starts with <c>/</c>.</param>
internal sealed record CalloutRequest(string Method, string PathAndQuery)
{
    /// <summary>Host to name; null = the target's.</summary>
    public string? Authority { get; init; }

    /// <summary>End-to-end header fields.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Speaks HTTP/2, over cleartext too.</summary>
    public bool Http2 { get; init; }

    /// <summary>Most bytes of the answer's body.</summary>
    public int MaxAnswerBytes { get; init; } = 1 << 20;
}
