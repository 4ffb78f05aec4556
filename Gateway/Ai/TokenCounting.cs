using System.Buffers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm;
using Agentgateway.Llm.Counting;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Answers token counts for providers that do not count: with OpenAI's public vocabularies (llm.md 2.4).</summary>
internal static class TokenCounting
{
    /// <summary>The kind of call is one that is answered here when the provider cannot.</summary>
    public static bool CanEstimate(LlmRouteType type) => type is LlmRouteType.AnthropicTokenCount or LlmRouteType.GeminiCountTokens;

    /// <summary>Counts the prompt of a chat before it is sent (<c>tokenize</c>; llm.md 5.1).</summary>
    /// <param name="body">The request with the configured messages.</param>
    public static async ValueTask CountPromptAsync(ReadOnlyMemory<byte> body, string model, LlmCallInfo info)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (LlmRequestPeek.TryRead(body.Span, out var peek, out _))
        {
            info.PromptTokens = TokenEstimator.CountMessages(model, PromptReader.Read(body, peek).Select(m => m.Content));
        }
    }

    /// <summary>
    /// The answer in the format of the call. The header <c>x-agw-token-count: estimate</c> says that the vocabulary is not the model's own.
    /// </summary>
    public static async ValueTask<AttemptRequest> EstimateAsync(LlmCall call, string model, LlmCallInfo info)
    {
        if (!call.IsJson)
        {
            return GatewayError.BadRequest("The request body is not a JSON object.", "invalid_request_body");
        }

        // Counting costs 15 us per KiB: never on a socket's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var messages = PromptReader.Read(call.Body, call.Peek);
        var tokens = TokenEstimator.CountMessages(model, messages.Select(m => m.Content));
        info.CountTokens = tokens;
        var body = new ArrayBufferWriter<byte>(32);
        if (call.Type == LlmRouteType.GeminiCountTokens)
        {
            CountTokensBodies.WriteGemini(tokens, body);
        }
        else
        {
            CountTokensBodies.WriteAnthropic(tokens, body);
        }

        return new LocalResponse(200, body.WrittenMemory, "application/json", TokenEstimator.IsExactFor(model) ? null : [new("x-agw-token-count", "estimate")]);
    }
}
