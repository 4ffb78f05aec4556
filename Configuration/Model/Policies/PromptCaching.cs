namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Where cache markers are put in Anthropic and Bedrock requests.</summary>
/// <param name="MinTokens">Shorter prompts are not marked; null means no minimum.</param>
/// <param name="CacheMessageOffset">Messages counted from the end that stay unmarked.</param>
public sealed record PromptCaching(bool CacheSystem = true, bool CacheMessages = true, bool CacheTools = false, int? MinTokens = 1024, int CacheMessageOffset = 0);
