namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>A guardrail of the Bedrock account that every Converse call names.</summary>
internal sealed record BedrockGuardrail(string Identifier, string Version);
