namespace Agentgateway.Llm.Conversation;

/// <summary>Kinds of <see cref="ChatOutputFormat"/>.</summary>
public enum ChatOutputKind
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>Any JSON object.</summary>
    JsonObject,

    /// <summary>JSON of a schema.</summary>
    JsonSchema,
}
