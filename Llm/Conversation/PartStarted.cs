namespace Agentgateway.Llm.Conversation;

/// <summary>A part begins. Its text or arguments come as <see cref="PartDelta"/>; what is in <paramref name="Part"/> already is the beginning.</summary>
/// <param name="Index">Number of the part in the answer.</param>
/// <param name="Part">The part as far as it is known: a <see cref="TextPart"/>, <see cref="ReasoningPart"/>, <see cref="ToolCallPart"/> (id and name known), or a complete <see cref="MediaPart"/> or <see cref="OpaquePart"/>.
/// The part of an <see cref="OpaquePart"/> may be used during the call only.</param>
public sealed record PartStarted(int Index, ChatPart Part) : ChatEvent;
