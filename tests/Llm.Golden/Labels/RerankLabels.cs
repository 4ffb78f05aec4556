using System.Buffers;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Rerank;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of rerank calls, with the reference's models.</summary>
internal static class RerankLabels
{
    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
    [
        new(GoldenKind.Request, "requests/rerank", "cohere", static golden => Request(golden, RerankFormat.Cohere, null)),
        new(GoldenKind.Request, "requests/rerank", "bedrock", static golden => Request(golden, RerankFormat.Bedrock, "cohere.rerank-v3-5:0")),
        new(GoldenKind.Request, "requests/rerank", "vertex", static golden => Request(golden, RerankFormat.Vertex, null)),
        new(GoldenKind.Answer, "response/cohere", "cohere", static golden => Answer(golden, RerankFormat.Cohere)),
        new(GoldenKind.Answer, "response/bedrock", "bedrock", static golden => Answer(golden, RerankFormat.Bedrock)),
    ];

    /// <summary>A provider's answer, translated.</summary>
    public static GoldenActual Answer(GoldenCase golden, RerankFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        return new RerankTranslation(format, null, null).TryWriteAnswer(golden.Input, output, out var usage)
            ? new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan), Telemetry = UsageTelemetry.Of(usage) }
            : throw new InvalidOperationException("not an answer of its format");
    }

    private static GoldenActual Request(GoldenCase golden, RerankFormat format, string? model)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = new RerankTranslation(format, model, "us-west-2").WriteRequest(golden.Input, output);
        return result.Refusal is { } refusal
            ? throw new InvalidOperationException($"refused: {refusal.Param}: {refusal.Message}")
            : new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan) };
    }
}
