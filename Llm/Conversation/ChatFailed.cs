namespace Agentgateway.Llm.Conversation;

/// <summary>The answer failed in the middle of the stream. Nothing follows.</summary>
/// <param name="Error">What happened.</param>
public sealed record ChatFailed(ChatError Error) : ChatEvent;
