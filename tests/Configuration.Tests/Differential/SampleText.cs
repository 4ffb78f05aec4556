namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Texts that mean something in their place: the schema says only that a text stands there.</summary>
internal static class SampleText
{
    private static readonly Dictionary<string, string> ByDefinition = new(StringComparer.Ordinal)
    {
        ["Expression"] = "true",
        ["RuleSerde"] = "true",
        ["APIKeyHash"] = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ["NamespacedHostname"] = "ns/svc",
        ["LocalGatewayRefs"] = "default",
        ["HeaderOrPseudo"] = ":path",
        ["StringBoolFloat"] = "true",
        ["RawLoggingLevel"] = "debug",
        ["StringOrInt"] = "50%",
        ["InternalBackend"] = "/x",
        ["Money"] = "1.25",
        ["FileInlineOrRemote"] = "{\"keys\":[]}",
    };

    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["file"] = "some-file",
        ["backend"] = "/b",
        ["routeGroup"] = "g",
        ["reference"] = "p",
        ["model"] = "m",
        ["issuer"] = "https://issuer.example",
        ["url"] = "https://issuer.example/keys",
        ["otlpEndpoint"] = "http://collector.example:4317",
        ["redirectURI"] = "https://app.example/oauth/callback",
        ["baseUrl"] = "https://llm.example/v1",
        ["path"] = "/p",
        ["pathOverride"] = "/p",
        ["pathPrefix"] = "/p",
        ["exact"] = "/p",
        ["hostname"] = "app.example",
        ["hostnames"] = "app.example",
        ["hostOverride"] = "h.example:80",
        ["version"] = "HTTP/1.1",
        ["keyExchangeGroups"] = "X25519",
        ["adminAddr"] = "localhost:15000",
        ["statsAddr"] = "127.0.0.1:15020",
        ["readinessAddr"] = "off",
        ["filter"] = "true",
        ["when"] = "true",
        ["user"] = "'u'",
        ["group"] = "'g'",
        ["customFunctions"] = "",
        ["name"] = "n",
        ["cipherSuites"] = "TLS13_AES_128_GCM_SHA256",
        ["fillInterval"] = "1s",
        ["duration"] = "1s",
        ["ttl"] = "30s",
        ["interval"] = "1s",
        ["time"] = "1s",
        ["backoff"] = "100ms",
        ["endpoint"] = "content.example",
    };

    private static readonly string[] DurationEndings = ["Timeout", "Deadline", "Ttl", "Age", "Duration", "Interval"];

    /// <param name="definition">Definition that the text belongs to.</param>
    /// <param name="name">Field that holds it.</param>
    /// <param name="owner">Definition of the object around it.</param>
    public static string For(string definition, string name, string owner, string objectName) => (owner, name, objectName) switch
    {
        ("RawSession", "key", _) => new string('a', 64),
        ("RawMetricFields" or "LoggingPolicy" or "AccessLogFields" or "RawLoggingFields" or "DatabaseLoggingConfig" or "LocalTransform", _, _) when name is not "remove" => "true",
        (_, "host", "authority") => "h.example",
        ("ExtAuthzProtocol", "context", _) => "v",
        ("HeaderModifier", _, _) => "x-name",
        ("RuleSet" or "RuleSerde" or "Authorization" or "NetworkAuthorization" or "McpAuthorization", _, _) => "true",
        (_, "allow" or "deny" or "require", _) => "true",
        (_, "gateways", _) => "default",
        (_, "host", "openapi" or "mcp" or "sse") => "http://h.example/mcp",
        (_, "host", _) => "h.example:80",
        ("LocalHealthPolicy", "unhealthyExpression", _) => "true",
        ("KV", "value", _) => "true",
        ("LocalListener", "namespace", _) => "ns",
        _ when definition.Length > 0 && ByDefinition.TryGetValue(definition, out var text) => text,
        _ when ByName.TryGetValue(name, out var text) => text,
        _ when DurationEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal)) => "1m30s",
        _ => "text",
    };
}
