namespace Agentgateway.Llm.Rerank;

/// <summary>Wire formats of rerank calls.</summary>
public enum RerankFormat
{
    /// <summary>Cohere's, which most providers speak.</summary>
    Cohere,

    /// <summary>Bedrock agent runtime <c>rerank</c>.</summary>
    Bedrock,

    /// <summary>Vertex <c>rankingConfigs:rank</c>.</summary>
    Vertex,
}
