using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>What is known of one call before a provider is chosen.</summary>
/// <param name="Type">Kind of call.</param>
/// <param name="Body">The decoded body; empty for opaque calls.</param>
/// <param name="IsJson">The body is a JSON object, and <paramref name="Peek"/> tells about it.</param>
/// <param name="Model">Model as the client or a virtual model names it; null if none is known.</param>
/// <param name="Streams">The client asked for a stream.</param>
internal sealed record LlmCall(LlmRouteType Type, ReadOnlyMemory<byte> Body, bool IsJson, LlmRequestPeek Peek, string? Model, bool Streams)
{
    /// <summary>Where a form names the model; not present for other bodies.</summary>
    public JsonRange ModelField { get; init; }

    /// <summary>The provider finds out about the model by itself, or needs none.</summary>
    public bool MayLackModel => LlmRouteTypes.IsOpaque(Type) || Type is LlmRouteType.Detect or LlmRouteType.Models or LlmRouteType.Upload;

    /// <summary>Puts what the request says into the record that log, metrics and usage read.</summary>
    public void Describe(LlmCallInfo info)
    {
        var sent = Peek.Params;
        info.Operation = LlmRouteTypes.OperationOf(Type);
        info.Streaming = Streams;
        info.Temperature = sent.Temperature;
        info.TopP = sent.TopP;
        info.FrequencyPenalty = sent.FrequencyPenalty;
        info.PresencePenalty = sent.PresencePenalty;
        info.Seed = sent.Seed;
        info.MaxTokens = sent.MaxTokens;
        info.EncodingFormat = sent.EncodingFormat;
        info.Dimensions = sent.Dimensions;
    }
}
