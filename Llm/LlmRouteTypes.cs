namespace Agentgateway.Llm;

/// <summary>Facts about <see cref="LlmRouteType"/>.</summary>
public static class LlmRouteTypes
{
    /// <summary>Reads the configuration's name, e.g. <c>anthropicTokenCount</c>; false if there is no such type.</summary>
    public static bool TryParse(string name, out LlmRouteType type) =>
        Enum.TryParse(name, ignoreCase: true, out type) && Enum.IsDefined(type) && !char.IsDigit(name[0]);

    /// <summary>The configuration's name.</summary>
    public static string NameOf(LlmRouteType type)
    {
        var name = type.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>OpenTelemetry's <c>gen_ai.operation.name</c>: <c>embeddings</c> or <c>chat</c>.</summary>
    public static string OperationOf(LlmRouteType type) => type == LlmRouteType.Embeddings ? "embeddings" : "chat";

    /// <summary>True if the body is not looked at.</summary>
    public static bool IsOpaque(LlmRouteType type) => type is LlmRouteType.Passthrough or LlmRouteType.Realtime;

    /// <summary>True if the model is in the path, as in the native APIs of Gemini and Bedrock.</summary>
    public static bool HasModelInPath(LlmRouteType type) =>
        type is LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens or LlmRouteType.Converse or LlmRouteType.Invoke;
}
