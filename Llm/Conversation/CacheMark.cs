namespace Agentgateway.Llm.Conversation;

/// <summary>A prompt-cache breakpoint: Messages <c>cache_control</c>, OpenAI <c>prompt_cache_breakpoint</c>, Bedrock <c>cachePoint</c>.</summary>
/// <param name="Ttl">Life asked for, e.g. <c>5m</c>, <c>1h</c>; null for the provider's default.</param>
public sealed record CacheMark(string? Ttl = null)
{
    /// <summary>A mark with the default life.</summary>
    public static CacheMark Default { get; } = new();
}
