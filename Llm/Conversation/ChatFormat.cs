namespace Agentgateway.Llm.Conversation;

/// <summary>Wire formats of chat calls between which the gateway translates.</summary>
public enum ChatFormat
{
    /// <summary>OpenAI chat completions.</summary>
    Completions,

    /// <summary>Anthropic messages.</summary>
    Messages,

    /// <summary>OpenAI responses.</summary>
    Responses,

    /// <summary>Gemini <c>generateContent</c> and <c>streamGenerateContent</c>.</summary>
    Gemini,

    /// <summary>Amazon Bedrock Converse and ConverseStream.</summary>
    Bedrock,
}
