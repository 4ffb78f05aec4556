namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>A guardrail that Bedrock applies to every call.</summary>
/// <param name="Identifier">Id or ARN.</param>
/// <param name="Version">Version number or <c>DRAFT</c>.</param>
public sealed record BedrockGuardrail(string Identifier, string Version);
