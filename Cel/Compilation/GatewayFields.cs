using System.Collections.Frozen;

namespace Agentgateway.Cel.Compilation;

/// <summary>The fields of agentgateway's variables where they are a closed set. Claims, metadata and headers are open.</summary>
internal static class GatewayFields
{
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["request"] = ["method", "uri", "host", "scheme", "path", "pathAndQuery", "version", "headers", "body", "bodyPrefix", "startTime", "endTime"],
        ["response"] = ["code", "grpcStatus", "headers", "body", "bodyPrefix"],
        ["proxy"] = ["bind", "gateway", "listener", "route", "requestProcessingDuration", "upstreamDuration", "responseProcessingDuration"],
        ["proxy.gateway"] = ["namespace", "name"],
        ["proxy.listener"] = ["name"],
        ["proxy.route"] = ["namespace", "name", "kind", "rule"],
        ["env"] = ["podName", "namespace", "gateway"],
        ["basicAuth"] = ["username"],
        ["llm"] =
        [
            "streaming", "requestModel", "responseModel", "provider", "serviceTier", "inputTokens", "providerInputTokens", "inputImageTokens", "inputTextTokens",
            "inputAudioTokens", "cachedInputTokens", "cacheCreationInputTokens", "outputTokens", "outputImageTokens", "outputTextTokens", "outputAudioTokens",
            "reasoningTokens", "totalTokens", "providerTotalTokens", "countTokens", "timeToFirstToken", "timePerOutputToken", "prompt", "completion", "toolCalls",
            "params", "cost", "costRates",
        ],
        ["llm.params"] = ["temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "max_tokens", "encoding_format", "dimensions"],
        ["llm.cost"] = ["total", "input", "output", "cacheRead", "cacheWrite", "reasoning", "inputAudio", "outputAudio"],
        ["llm.costRates"] = ["input", "output", "cacheRead", "cacheWrite", "reasoning", "inputAudio", "outputAudio"],
        ["source"] =
        [
            "address", "port", "rawAddress", "rawPort", "identity", "spiffeId", "subjectAltNames", "issuer", "subject", "subjectCn", "certificate",
            "unverifiedWorkload", "connectHeaders",
        ],
        ["source.identity"] = ["trustDomain", "namespace", "serviceAccount"],
        ["source.unverifiedWorkload"] = ["name", "namespace", "serviceAccount"],
        ["destination"] = ["address", "port", "hostname"],
        ["mcp"] = ["methodName", "sessionId", "tool", "prompt", "resource", "task"],
        ["mcp.tool"] = ["target", "name", "arguments", "result", "error"],
        ["mcp.prompt"] = ["target", "name"],
        ["mcp.resource"] = ["target", "name"],
        ["mcp.task"] = ["target", "name"],
        ["backend"] = ["name", "type", "protocol"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is wrong with reading <paramref name="field"/> of the variable path, or null.</summary>
    public static string? Problem(string path, string field)
    {
        if (!Known.TryGetValue(path, out var fields) || Array.IndexOf(fields, field) >= 0)
        {
            return null;
        }

        var close = Suggestion.For(field, fields);
        return $"'{path}.{field}' does not exist{(close is null ? "" : $"; did you mean '{path}.{close}'?")}";
    }
}
