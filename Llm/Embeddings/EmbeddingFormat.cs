namespace Agentgateway.Llm.Embeddings;

/// <summary>Wire formats of embedding calls.</summary>
public enum EmbeddingFormat
{
    /// <summary>OpenAI's, which most providers speak.</summary>
    OpenAi,

    /// <summary>Amazon Titan through Bedrock <c>invoke</c>.</summary>
    BedrockTitan,

    /// <summary>Cohere through Bedrock <c>invoke</c>.</summary>
    BedrockCohere,

    /// <summary>Amazon Nova through Bedrock <c>invoke</c>.</summary>
    BedrockNova,

    /// <summary>Vertex <c>predict</c>.</summary>
    Vertex,
}
