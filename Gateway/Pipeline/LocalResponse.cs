namespace Agentgateway.Gateway.Pipeline;

/// <summary>An answer that the gateway makes itself: direct responses, redirects, preflights, formatted errors.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Sent with a Content-Length; empty allowed.</param>
/// <param name="ContentType">Null = no Content-Type.</param>
/// <param name="Headers">In order; several values of one name are several entries.</param>
internal sealed record LocalResponse(
    int Status,
    ReadOnlyMemory<byte> Body = default,
    string? ContentType = null,
    IReadOnlyList<KeyValuePair<string, string>>? Headers = null)
{
    /// <summary>Reason for log and metrics.</summary>
    public ResponseReason Reason { get; init; } = ResponseReason.DirectResponse;
}
