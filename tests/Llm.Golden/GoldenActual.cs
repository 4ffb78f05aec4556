using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>What our conversion made of an input. Exactly one of the members is set.</summary>
public sealed record GoldenActual
{
    /// <summary>A document, compared with <c>request</c> or <c>response</c> of the expected one, or with the whole where that has neither.</summary>
    public JsonNode? Document { get; init; }

    /// <summary>A stream of Server-Sent Events, compared event by event.</summary>
    public string? Events { get; init; }

    /// <summary>Bytes that must be those of the input.</summary>
    public byte[]? PassedBytes { get; init; }

    /// <summary>What was read for telemetry under the reference's names; only the members in here are compared with <c>parsed</c> or the stream's trailer.</summary>
    public JsonObject? Telemetry { get; init; }
}
