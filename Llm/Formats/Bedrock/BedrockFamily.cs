namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Families of models that take the same additional fields.</summary>
internal enum BedrockFamily
{
    /// <summary>Anthropic's models, and everything whose name does not say what it is (inference profiles).</summary>
    Claude,

    /// <summary>Amazon Nova.</summary>
    Nova,

    /// <summary>OpenAI's open-weight models.</summary>
    OpenAi,

    /// <summary>Another vendor's model, without fields that we know.</summary>
    Other,
}
