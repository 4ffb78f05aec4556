namespace Agentgateway.Llm.Errors;

/// <summary>In which provider's shape an error body is written.</summary>
public enum LlmErrorShape
{
    /// <summary><c>{"error":{"message","type","param","code"}}</c>.</summary>
    OpenAi,

    /// <summary><c>{"type":"error","error":{"type","message"}}</c>.</summary>
    Anthropic,

    /// <summary><c>{"error":{"code","message","status"}}</c>.</summary>
    Gemini,
}
