using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>The gateway's configuration for the benchmark: one plain route under <c>/plain</c>, and models for same-format and translated calls.</summary>
/// <remarks>
/// Models: <c>mock-v…</c> goes to the mock as Anthropic, <c>mock-…</c> as an OpenAI-shaped provider. Of the benchmark's list of policies these do not exist in this
/// version and are left out of "all": JWT, rate limits, budgets, guardrails. The backend's version is said because the gateway would else speak HTTP/2 to it for
/// clients that came with HTTP/2, which the mock does not understand, nor the other proxies speak.
/// </remarks>
internal static class GatewayConfig
{
    public const string Key = "benchmark-key-0123456789";

    private const string CheckKey = $"    apiKey: {{mode: strict, keys: [{{key: {Key}, metadata: {{team: bench}}}}]}}\n";
    private const string CheckCaller = "    authorization: {rules: [\"apiKey.team == 'bench' && request.method in ['GET', 'POST']\"]}\n";

    public static string Yaml(PolicySet policies, int port, int mock)
    {
        var everything = policies == PolicySet.All;
        var frontend = everything
            ? string.Create(CultureInfo.InvariantCulture, $"  accessLog: {{add: {{team: apiKey.team}}}}\n  tracing: {{host: \"127.0.0.1:{mock}\", protocol: http, randomSampling: 0.1}}")
            : "  accessLog: {filter: \"false\"}";
        var checks = (policies is PolicySet.Key or PolicySet.All ? CheckKey : "") + (everything ? CheckCaller : "");
        var plain = policies is PolicySet.Header or PolicySet.All ? "    requestHeaderModifier: {set: {x-team: bench}}\n" : "";
        var llm = policies switch
        {
            PolicySet.All => "    transformations: {request: {set: {x-team: apiKey.team}}, response: {set: {x-served-by: \"'agentgateway'\"}}}\n",
            PolicySet.Header => "    transformations: {request: {set: {x-team: \"'bench'\"}}}\n",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $$$$"""
            gateways: {default: {port: {{{{port}}}}}}
            frontendPolicies:
            {{{{frontend}}}}
            routes:
            - name: plain
              matches: [{path: {pathPrefix: /plain}}]
              policies:{{{{Block(checks + plain)}}}}
              backends: [{host: "127.0.0.1:{{{{mock}}}}", policies: {http: {version: HTTP/1.1}}}]
            llm:
              policies:{{{{Block(checks + llm)}}}}
              providers:
              - {name: same, provider: {custom: {formats: [{type: completions}, {type: responses}]}}, params: {baseUrl: "http://127.0.0.1:{{{{mock}}}}/v1"}}
              - {name: other, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{{{{mock}}}}/v1", apiKey: upstream-key}}
              models:
              - {name: "mock-v*", provider: {reference: other}}
              - {name: "mock-*", provider: {reference: same}}

            """);
    }

    private static string Block(string lines) => lines.Length == 0 ? " {}" : "\n" + lines.TrimEnd('\n');
}
