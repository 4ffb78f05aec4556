using Agentgateway.Gateway.Forwarding;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Headers that a provider wants or must not see, apart from the credential (llm.md 1.3, 1.5, 1.6).</summary>
internal static class ProviderHeaders
{
    private const string AnthropicVersion = "2023-06-01";

    private static readonly string EditorVersion =
        "agentgateway/" + (typeof(ProviderHeaders).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");

    private static readonly string[] BrowserHeaders =
        ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User"];

    /// <summary>Adds and removes.</summary>
    public static void Apply(UpstreamRequest request, AiTarget target, in UpstreamCall call)
    {
        var headers = request.Headers;
        // It names the caller to this gateway, whatever policies there are.
        headers.Remove("x-agw-key");
        headers.Remove("x-agw-model");
        if (call.Type == LlmRouteType.Realtime)
        {
            // Compressed frames could not be read along.
            headers.Remove("Sec-WebSocket-Extensions");
        }

        if (!LlmRouteTypes.IsOpaque(call.Type))
        {
            // A compressed answer could not be read along. Between two servers the bytes saved are not worth it.
            headers.Remove("Accept-Encoding");
        }

        if (call.IsTranslated)
        {
            headers.Set("Content-Type", "application/json");
            headers.Remove("Accept");
        }

        switch (target.Kind)
        {
            case AiProviderKind.Anthropic:
                // Anthropic answers 403 to what looks like a browser.
                foreach (var name in BrowserHeaders)
                {
                    headers.Remove(name);
                }

                Version(headers);
                break;
            case AiProviderKind.Azure when ProviderFormats.IsFoundryClaude(target, call.Model):
            case AiProviderKind.Custom when call.Type is LlmRouteType.Messages or LlmRouteType.AnthropicTokenCount:
                Version(headers);
                break;
            case AiProviderKind.Bedrock:
                headers.Remove("conversation_id");
                headers.Remove("session_id");
                headers.Remove("x-bedrock-metadata");
                headers.Set("Content-Type", "application/json");
                break;
            case AiProviderKind.Copilot:
                headers.Set("editor-version", EditorVersion);
                headers.Set("x-github-api-version", "2025-10-01");
                headers.Set("x-initiator", "agent");
                headers.Set("x-interaction-type", "conversation-agent");
                headers.Set("openai-intent", "conversation-agent");
                headers.Set("Content-Type", "application/json");
                break;
        }
    }

    private static void Version(UpstreamHeaders headers)
    {
        if (!headers.Contains("anthropic-version"))
        {
            headers.Set("anthropic-version", AnthropicVersion);
        }
    }
}
