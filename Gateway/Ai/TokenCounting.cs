using System.Buffers;
using System.Text.Json;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Answers token counts for providers that do not count: by an estimate of the gateway (llm.md 2.4).</summary>
internal static class TokenCounting
{
    /// <summary>The kind of call is one that is answered here when the provider cannot.</summary>
    public static bool CanEstimate(LlmRouteType type) => type is LlmRouteType.AnthropicTokenCount or LlmRouteType.GeminiCountTokens;

    /// <summary>The answer in the format of the call. The header <c>x-agw-token-count: estimate</c> says that no tokenizer of the model was asked.</summary>
    public static AttemptRequest Estimate(LlmCall call, LlmCallInfo info)
    {
        if (!call.IsJson)
        {
            return GatewayError.BadRequest("The request body is not a JSON object.", "invalid_request_body");
        }

        // llm.md 5.1: each message costs four tokens beside its text, the whole three; text is about four characters a token.
        var messages = PromptReader.Read(call.Body, call.Peek);
        var tokens = 3L;
        for (var i = 0; i < messages.Count; i++)
        {
            tokens += 4 + ((messages[i].Content.Length + 3) / 4);
        }

        info.CountTokens = tokens;
        var body = new ArrayBufferWriter<byte>(32);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteNumber(call.Type == LlmRouteType.GeminiCountTokens ? "totalTokens"u8 : "input_tokens"u8, tokens);
            json.WriteEndObject();
        }

        return new LocalResponse(200, body.WrittenMemory, "application/json") { Headers = [new("x-agw-token-count", "estimate")] };
    }
}
