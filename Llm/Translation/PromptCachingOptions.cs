namespace Agentgateway.Llm.Translation;

/// <summary>The <c>promptCaching</c> policy: where cache marks are set for models that support them.</summary>
/// <param name="CacheSystem">Mark the end of the system prompt.</param>
/// <param name="CacheMessages">Mark the conversation.</param>
/// <param name="CacheTools">Mark the end of the tools.</param>
/// <param name="MinTokens">Least estimated size of a system prompt that is marked.</param>
/// <param name="CacheMessageOffset">How many messages before the last but one the mark is set.</param>
public sealed record PromptCachingOptions(
    bool CacheSystem = true, bool CacheMessages = true, bool CacheTools = false, int MinTokens = 1024, int CacheMessageOffset = 0);
