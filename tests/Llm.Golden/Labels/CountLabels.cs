using System.Buffers;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Counting;
using Agentgateway.Llm.Formats.Vertex;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of token counts, and of Anthropic requests prepared for Vertex.</summary>
internal static class CountLabels
{
    private const string VertexModel = "anthropic/claude-sonnet-4-5";
    private const string Version = "2023-06-01";

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
    [
        new(GoldenKind.Request, "requests/count-tokens", "anthropic", static golden => new GoldenActual { Document = JsonNode.Parse(golden.Input) }),
        new(GoldenKind.Request, "requests/count-tokens", "bedrock", static golden => Written(golden, static (body, output) => CountTokensBodies.WriteBedrock(body, Version, output))),
        new(GoldenKind.Request, "requests/count-tokens", "vertex", static golden => Written(golden, static (body, output) => VertexClaudeBody.Write(body, VertexModel, output))),
        new(GoldenKind.Request, "requests/messages", "vertex", static golden => Written(golden, static (body, output) => VertexClaudeBody.Write(body, null, output))),
        new(GoldenKind.Answer, "response/anthropic", "anthropic", Answer),
    ];

    private static GoldenActual Written(GoldenCase golden, Action<ReadOnlyMemory<byte>, IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(golden.Input, output);
        return new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan) };
    }

    private static GoldenActual Answer(GoldenCase golden)
    {
        var telemetry = new JsonObject();
        if (CountTokensBodies.ReadCount(golden.Input) is { } count)
        {
            telemetry["count_tokens"] = count;
        }

        return new GoldenActual { Document = JsonNode.Parse(golden.Input), Telemetry = telemetry };
    }
}
