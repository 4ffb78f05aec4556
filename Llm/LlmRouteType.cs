namespace Agentgateway.Llm;

/// <summary>What kind of API call a request is. Names are those of <c>policies.ai.routes</c>, in camelCase there.</summary>
public enum LlmRouteType
{
    /// <summary>OpenAI chat completions.</summary>
    Completions,

    /// <summary>Anthropic messages.</summary>
    Messages,

    /// <summary>List of models.</summary>
    Models,

    /// <summary>Host, path and credential are set; the body is not looked at.</summary>
    Passthrough,

    /// <summary>Body is read if it is JSON, and forwarded whatever it is; usage is read from any known shape.</summary>
    Detect,

    /// <summary>OpenAI responses.</summary>
    Responses,

    /// <summary>OpenAI embeddings.</summary>
    Embeddings,

    /// <summary>OpenAI realtime (WebSocket).</summary>
    Realtime,

    /// <summary>Anthropic <c>count_tokens</c>.</summary>
    AnthropicTokenCount,

    /// <summary>Gemini <c>generateContent</c> and <c>streamGenerateContent</c>.</summary>
    GenerateContent,

    /// <summary>Gemini <c>countTokens</c>.</summary>
    GeminiCountTokens,

    /// <summary>Cohere-style rerank.</summary>
    Rerank,

    /// <summary>Amazon Bedrock Converse and ConverseStream; only for Bedrock providers.</summary>
    Converse,

    /// <summary>Amazon Bedrock InvokeModel and its stream; only for Bedrock providers.</summary>
    Invoke,

    /// <summary>A form with files (audio to text, edits of images, uploads): it streams, and only its field <c>model</c> is looked at.</summary>
    Upload,
}
