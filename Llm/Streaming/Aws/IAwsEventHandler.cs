namespace Agentgateway.Llm.Streaming.Aws;

/// <summary>Sees the messages of an AWS event stream, one by one.</summary>
public interface IAwsEventHandler
{
    /// <summary>One complete message whose checksums are right.</summary>
    void OnMessage(in AwsEventMessage message);
}
