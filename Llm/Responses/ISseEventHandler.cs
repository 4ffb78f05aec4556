namespace Agentgateway.Llm.Responses;

/// <summary>Sees the events of a stream, one by one.</summary>
public interface ISseEventHandler
{
    /// <summary>One complete event.</summary>
    /// <param name="eventName">The <c>event</c> field; empty if none was sent.</param>
    /// <param name="data">The <c>data</c> lines joined by line feeds. Valid during the call only.</param>
    void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data);
}
