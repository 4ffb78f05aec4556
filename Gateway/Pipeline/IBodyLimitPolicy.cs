namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sets how much of bodies the expressions of its chain see.</summary>
internal interface IBodyLimitPolicy
{
    /// <summary>Bytes; null leaves the frontend's limit.</summary>
    long? BodyLimit { get; }
}
