namespace Agentgateway.Configuration.Validation;

/// <summary>The fields that are read and checked but do nothing in this version. A line goes when its feature comes.</summary>
internal static class NotEffective
{
    private const string Later = "not available in this version";
    private const string Runtime = "cannot be chosen on this runtime; the platform decides";

    private static readonly Dictionary<string, NotEffectiveReason> Table = Build();

    private static readonly Dictionary<(string Scope, string Field), NotEffectiveReason> Index =
        Table.ToDictionary(e => (e.Key[..e.Key.LastIndexOf('.')], e.Key[(e.Key.LastIndexOf('.') + 1)..]), e => e.Value);

    public static NotEffectiveReason? Find(string scope, string field) => Index.GetValueOrDefault((scope, field));

    private static Dictionary<string, NotEffectiveReason> Build()
    {
        var table = new Dictionary<string, NotEffectiveReason>(StringComparer.Ordinal);

        // Policies that decide who gets in: the gateway refuses traffic rather than skip them.
        foreach (var scope in new[] { "RoutePolicies", "GatewayPolicies", "Gateway", "GatewayListener", "LlmPolicies", "BackendPolicies", "UiPolicies" })
        {
            foreach (var field in new[] { "jwtAuth", "oidc", "basicAuth", "extAuthz", "mcpAuthentication", "mcpGuardrails" })
            {
                table[scope + "." + field] = new NotEffectiveReason(Later, GuardsAccess: true);
            }

            foreach (var field in new[]
            {
                "extProc", "requestMirror", "a2a", "localRateLimit", "remoteRateLimit",
                "tcp", "health", "inferenceRouting", "sessionAffinity",
            })
            {
                table[scope + "." + field] = new NotEffectiveReason(Later);
            }
        }

        Add("SimpleBackendPolicies", Later, "transformations", "tcp");
        Add("BackendAuth", Later, "jwtSign", "oauthTokenExchange", "crossAppAccess", "credentials");
        Guard("AiPolicy", "promptGuard");
        Guard("LlmPolicies", "guardrails");
        Add("LlmPolicies", Later, "localRateLimit", "remoteRateLimit");
        Guard("LlmModel", "guardrails");
        Add("LlmModelSettings", Later, "health");
        Add("LlmModel", Later, "health");
        Add("McpTarget", Later, "sse", "openapi", "stdio");
        Add("RouteBackend", Later, "aws", "internal", "service", "routeGroup");
        Add("NamedBackend", Later, "aws", "internal");
        Add("ExtAuthz", "has no meaning for connections, and requests are not asked about in this version", "includeRequestBody", "includeRequestHeaders");
        Add("ExtAuthzHttp", Later, "includeResponseHeaders", "metadata", "redirect");
        Add("Root", Later, "routeGroups", "services", "workloads", "ui");
        Add("AccessLog", Later, "otlp");
        Add("PolicyTarget", "has no effect outside Kubernetes", "listenerSet");
        Add("BackendTarget", Later, "service");
        Add("BackendResource", Later, "section");
        Guard("ServerTls", "spiffe");
        Guard("BackendTls", "spiffe");
        Add("ServerTls", Runtime, "keyExchangeGroups");
        Add("BackendTls", Runtime, "keyExchangeGroups");
        Add("FrontendTls", Runtime, "keyExchangeGroups");
        Add("FrontendHttp", Runtime, "http1HeaderCase");
        Add("StaticConfig", Runtime, "workerThreads");
        Add("StaticConfig", Later, "dns", "spiffe", "histograms", "standardAttributes", "mcp", "backend", "hbone");
        Add("StaticConfig", "one file holds everything: give it with -f, or in LOCAL_XDS_PATH without -f", "localXdsPath");
        Add("StaticConfig", "has no effect outside a mesh", "xdsAddress", "xdsAuthToken", "caAddress", "caAuthToken", "namespace", "gateway", "trustDomain", "additionalTrustDomains", "skipValidateTrustDomain", "serviceAccount", "clusterId", "network");
        return table;

        void Add(string scope, string reason, params ReadOnlySpan<string> fields)
        {
            foreach (var field in fields)
            {
                table[scope + "." + field] = new NotEffectiveReason(reason);
            }
        }

        void Guard(string scope, params ReadOnlySpan<string> fields)
        {
            foreach (var field in fields)
            {
                table[scope + "." + field] = new NotEffectiveReason(Later, GuardsAccess: true);
            }
        }
    }
}

/// <summary>Why a field has no effect.</summary>
/// <param name="GuardsAccess">True when leaving it out would let traffic through that the operator wanted checked.</param>
internal sealed record NotEffectiveReason(string Text, bool GuardsAccess = false);
