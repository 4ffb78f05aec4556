namespace Agentgateway.Llm.Formats;

/// <summary>A provider's stream is broken beyond one event: framing, checksum or size.</summary>
/// <param name="message">What is wrong; holds no content of the stream.</param>
public sealed class StreamFormatException(string message) : Exception(message);
