namespace Agentgateway.Portal.Services;

/// <summary>One message of the playground's conversation, in OpenAI's shape.</summary>
internal sealed record ChatMessage(string Role, string Content);
