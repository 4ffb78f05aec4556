namespace Agentgateway.Llm.Conversation;

/// <summary>A text part rests on a page.</summary>
/// <param name="Index">Number of the part.</param>
/// <param name="Citation">The page.</param>
public sealed record PartCited(int Index, Citation Citation) : ChatEvent;
