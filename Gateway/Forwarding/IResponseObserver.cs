namespace Agentgateway.Gateway.Forwarding;

/// <summary>Reads along a response body after its bytes were sent (usage, recording). Must be cheap: it runs on the data path.</summary>
internal interface IResponseObserver
{
    /// <summary>Bytes that have just been handed to the client; valid during the call only. Chunk borders mean nothing.</summary>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Called once: the body ended, or was cut off (<paramref name="complete"/> false).</summary>
    void OnEnd(bool complete);
}
