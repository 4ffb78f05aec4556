namespace Agentgateway.Llm.Conversation;

/// <summary>A part is complete.</summary>
/// <param name="Index">Number of the part.</param>
public sealed record PartStopped(int Index) : ChatEvent;
