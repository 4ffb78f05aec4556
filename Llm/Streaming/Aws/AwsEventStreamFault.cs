namespace Agentgateway.Llm.Streaming.Aws;

/// <summary>Why a decoder gave up on an AWS event stream.</summary>
public enum AwsEventStreamFault
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The checksum of a prelude or of a message is wrong.</summary>
    Checksum,

    /// <summary>A message declares more bytes than allowed.</summary>
    FrameTooLarge,

    /// <summary>Lengths or headers contradict each other.</summary>
    Malformed,
}
