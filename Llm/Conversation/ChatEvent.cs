namespace Agentgateway.Llm.Conversation;

/// <summary>One step of a streamed answer, independent of the wire format.</summary>
/// <remarks>
/// Order: <see cref="ChatStarted"/> once and first; then parts, each <see cref="PartStarted"/>, deltas, <see cref="PartStopped"/>; then <see cref="ChatFinished"/>; <see cref="UsageReported"/> anywhere
/// after the start; <see cref="ChatEnded"/> last, exactly if the provider ended its stream as its format says. Part indexes count from 0 in the order of starting.
/// Parts may overlap as they leave a reader; <see cref="Streaming.PartSequencer"/> puts them one after the other for formats that need it.
/// </remarks>
public abstract record ChatEvent;
