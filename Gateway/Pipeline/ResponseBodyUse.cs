namespace Agentgateway.Gateway.Pipeline;

/// <summary>What a response policy does with the body; a larger value contains the smaller ones.</summary>
internal enum ResponseBodyUse
{
    /// <summary>Nothing: the body streams.</summary>
    None,

    /// <summary>It may put another body in its place, without looking at the old one.</summary>
    Replaces,

    /// <summary>It looks at the body, which is therefore held back as far as the limit until policies have run.</summary>
    Reads,
}
