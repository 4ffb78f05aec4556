namespace Agentgateway.Gateway.Forwarding;

/// <summary>One try of the attempt loop.</summary>
/// <param name="Number">0 for the first try, 1 for the first retry …</param>
/// <param name="Endpoint">Where it goes.</param>
internal sealed record Attempt(int Number, UpstreamEndpoint Endpoint)
{
    /// <summary>Timestamp (<see cref="TimeProvider.GetTimestamp"/>) at which the request was handed to the client.</summary>
    public long SentAt { get; set; }

    /// <summary>Status of the answer; 0 until there is one.</summary>
    public int Status { get; set; }
}
