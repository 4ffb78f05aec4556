namespace Agentgateway.Llm.Golden;

/// <summary>What a golden file holds.</summary>
public enum GoldenKind
{
    /// <summary>A request for the provider.</summary>
    Request,

    /// <summary>A complete answer for the client.</summary>
    Answer,

    /// <summary>A stream for the client.</summary>
    Stream,
}
