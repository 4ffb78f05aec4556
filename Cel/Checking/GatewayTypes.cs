using System.Collections.Frozen;

namespace Agentgateway.Cel.Checking;

/// <summary>The variables of agentgateway with the types of their fields. Source: cel.md 8. Claims, metadata and headers are open.</summary>
internal static class GatewayTypes
{
    // path: field type, …   A trailing "…" means that there may be other fields.
    private const string Table =
        """
        request: method string, uri uri, host string, scheme string, path string, pathAndQuery uri, version string, headers headers, body bytes, bodyPrefix bytes, startTime timestamp, endTime timestamp
        response: code uint, grpcStatus uint, headers headers, body bytes, bodyPrefix bytes
        proxy.gateway: namespace string, name string
        proxy.listener: name string
        proxy.route: namespace string, name string, kind string, rule string
        proxy: bind string, gateway proxy.gateway, listener proxy.listener, route proxy.route, requestProcessingDuration duration, upstreamDuration duration, responseProcessingDuration duration
        env: podName string, namespace string, gateway string
        jwt: rawToken string, …
        apiKey: key string, …
        basicAuth: username string
        llm.prompt[]: role string, content string
        llm.toolCalls[]: id string, name string, arguments dyn
        llm.params: temperature double, top_p double, frequency_penalty double, presence_penalty double, seed int, max_tokens uint, encoding_format string, dimensions uint
        llm.cost: total double, input double, output double, cacheRead double, cacheWrite double, reasoning double, inputAudio double, outputAudio double
        llm.costRates: input double, output double, cacheRead double, cacheWrite double, reasoning double, inputAudio double, outputAudio double
        llm: streaming bool, requestModel string, responseModel string, provider string, serviceTier string, inputTokens uint, providerInputTokens uint, inputImageTokens uint, inputTextTokens uint, inputAudioTokens uint, cachedInputTokens uint, cacheCreationInputTokens uint, outputTokens uint, outputImageTokens uint, outputTextTokens uint, outputAudioTokens uint, reasoningTokens uint, totalTokens uint, providerTotalTokens uint, countTokens uint, timeToFirstToken duration, timePerOutputToken duration, prompt llm.prompt[], completion string[], toolCalls llm.toolCalls[], params llm.params, cost llm.cost, costRates llm.costRates
        llmRequest: …
        source.identity: trustDomain string, namespace string, serviceAccount string
        source.unverifiedWorkload: name string, namespace string, serviceAccount string
        source: address string, port uint, rawAddress string, rawPort uint, identity source.identity, spiffeId string, subjectAltNames string[], issuer string, subject string, subjectCn string, certificate string, unverifiedWorkload source.unverifiedWorkload, connectHeaders headers
        destination: address string, port uint, hostname string
        mcp.tool: target string, name string, arguments dyn, result dyn, error dyn
        mcp.prompt: target string, name string
        mcp.resource: target string, name string
        mcp.task: target string, name string
        mcp: methodName string, sessionId string, tool mcp.tool, prompt mcp.prompt, resource mcp.resource, task mcp.task
        backend: name string, type string, protocol string
        extauthz: …
        extproc: …
        mcpGuardrails: …
        metadata: …
        """;

    private static readonly FrozenDictionary<string, StaticType> Types = Read();

    /// <summary>The type of a root variable; unknown names may be anything.</summary>
    public static StaticType Of(string root) => Types.GetValueOrDefault(root, StaticType.Dyn);

    private static FrozenDictionary<string, StaticType> Read()
    {
        var types = new Dictionary<string, StaticType>(StringComparer.Ordinal)
        {
            ["string"] = StaticType.String,
            ["bool"] = StaticType.Bool,
            ["int"] = StaticType.Int,
            ["uint"] = StaticType.Uint,
            ["double"] = StaticType.Double,
            ["bytes"] = StaticType.Bytes,
            ["timestamp"] = StaticType.Timestamp,
            ["duration"] = StaticType.Duration,
            ["dyn"] = StaticType.Dyn,
            ["uri"] = StaticType.Uri,
            ["headers"] = StaticType.Headers,
            ["string[]"] = StaticType.ListOf(StaticType.String),
        };
        var roots = new Dictionary<string, StaticType>(StringComparer.Ordinal);
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var path = line[..colon];
            var fields = new Dictionary<string, StaticType>(StringComparer.Ordinal);
            var isOpen = false;
            foreach (var field in line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                if (field == "…")
                {
                    isOpen = true;
                    continue;
                }

                var space = field.IndexOf(' ', StringComparison.Ordinal);
                fields[field[..space]] = types[field[(space + 1)..]];
            }

            var isItem = path.EndsWith("[]", StringComparison.Ordinal);
            var type = StaticType.Object(isItem ? null : path, fields.ToFrozenDictionary(StringComparer.Ordinal), isOpen);
            types[path] = isItem ? StaticType.ListOf(type) : type;
            if (!path.Contains('.', StringComparison.Ordinal))
            {
                roots[path] = type;
            }
        }

        return roots.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
