namespace Agentgateway.Llm.Usage;

/// <summary>A tool call of an answer.</summary>
/// <param name="Arguments">JSON text, as the model wrote it.</param>
public sealed record CapturedToolCall(string? Id, string? Name, string Arguments);
