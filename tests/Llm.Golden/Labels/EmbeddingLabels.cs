using System.Buffers;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Embeddings;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of embedding calls, with the reference's models.</summary>
internal static class EmbeddingLabels
{
    private static readonly (string Name, EmbeddingFormat Format, string? Model)[] Formats =
    [
        ("openai", EmbeddingFormat.OpenAi, null),
        ("bedrock-titan", EmbeddingFormat.BedrockTitan, "amazon.titan-embed-text-v2:0"),
        ("bedrock-cohere", EmbeddingFormat.BedrockCohere, "cohere.embed-english-v3"),
        ("bedrock-nova", EmbeddingFormat.BedrockNova, "amazon.nova-2-multimodal-embeddings-v1:0"),
        ("vertex", EmbeddingFormat.Vertex, "text-embedding-004"),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All => Formats.SelectMany(static format => (GoldenLabel[])
    [
        new GoldenLabel(GoldenKind.Request, "requests/embeddings", format.Name, golden => Request(golden, format.Format, format.Model)),
        new GoldenLabel(GoldenKind.Answer, format.Name == "openai" ? "response/openai" : "response/" + format.Name, format.Name, golden => Answer(golden, format.Format, format.Model)),
    ]);

    private static GoldenActual Request(GoldenCase golden, EmbeddingFormat format, string? model)
    {
        var output = new ArrayBufferWriter<byte>();

        // The reference configures the model of the fourth generation for the inputs that are named after it.
        var asked = golden.Stem == "cohere-v4" ? "cohere.embed-v4:0" : model;
        var result = new EmbeddingTranslation(format, asked).WriteRequest(golden.Input, output);
        return result.Refusal is { } refusal
            ? throw new InvalidOperationException($"refused: {refusal.Param}: {refusal.Message}")
            : new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan) };
    }

    private static GoldenActual Answer(GoldenCase golden, EmbeddingFormat format, string? model)
    {
        // Rerank answers of Vertex lie beside its embeddings.
        if (golden.Stem.StartsWith("rerank", StringComparison.Ordinal))
        {
            return RerankLabels.Answer(golden, Agentgateway.Llm.Rerank.RerankFormat.Vertex);
        }

        var output = new ArrayBufferWriter<byte>();
        return new EmbeddingTranslation(format, model).TryWriteAnswer(golden.Input, static _ => null, output, out var usage)
            ? new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan), Telemetry = UsageTelemetry.Of(usage) }
            : throw new InvalidOperationException("not an answer of its format");
    }
}
