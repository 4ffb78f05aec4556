namespace Agentgateway.Llm.Streaming.Aws;

/// <summary>One message of an AWS event stream. Its spans are valid during the call that hands it over.</summary>
public readonly ref struct AwsEventMessage
{
    /// <summary>Header <c>:message-type</c>: <c>event</c>, <c>exception</c> or <c>error</c>; empty if absent.</summary>
    public ReadOnlySpan<byte> MessageType { get; init; }

    /// <summary>What it is: <c>:event-type</c>, of an exception <c>:exception-type</c>, of an error <c>:error-code</c>; empty if absent.</summary>
    public ReadOnlySpan<byte> EventType { get; init; }

    /// <summary>Header <c>:error-message</c>; empty if absent.</summary>
    public ReadOnlySpan<byte> ErrorMessage { get; init; }

    /// <summary>The payload, usually JSON.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>True unless it is an exception or an error.</summary>
    public bool IsEvent => MessageType.IsEmpty || MessageType.SequenceEqual("event"u8);
}
