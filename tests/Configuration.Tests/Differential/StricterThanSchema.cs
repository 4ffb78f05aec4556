namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>What the schema lets through and the language refuses. Every rule has the reason why.</summary>
internal static class StricterThanSchema
{
    private static readonly (string Message, string Reason)[] Rules =
    [
        ("An entry holds exactly one policy", "agentgateway refuses none and several at load"),
        ("An HTTP listener has routes, not tcpRoutes", "agentgateway refuses it at load"),
        ("A TCP or TLS listener has tcpRoutes, not routes", "agentgateway refuses it at load"),
        ("A listener with protocol", "agentgateway refuses HTTPS without and HTTP or TCP with tls at load"),
        ("With port and path, host is a name only", "a URL there cannot be combined with a port"),
        ("A custom provider needs at least one format", "agentgateway refuses it at load"),
        ("inferenceRouting is for a service only", "agentgateway refuses it at load"),
        ("An expression can only find a credential", "agentgateway fails every request; decided: refused at load"),
        ("authorizationEndpoint, tokenEndpoint and jwks must be given together", "agentgateway refuses it at load"),
        ("This word is not known; did you mean TLS_V1_2?", "TLS 1.0 and 1.1 are refused at load by agentgateway as well"),
        ("The scope must not be empty", "agentgateway refuses it at load"),
        ("This guard cannot look at tools", "agentgateway refuses it at load"),
        ("A virtual model needs at least one target", "agentgateway refuses it at load"),
        ("One kind of routing must be given", "agentgateway refuses it at load"),
        ("A named backend needs a path", "agentgateway refuses it at load"),
        ("This provider needs params.", "agentgateway refuses it at load"),
        ("A provider cannot refer to another provider", "agentgateway refuses it at load"),
        ("tokensPerFill is larger than maxTokens", "agentgateway refuses it at load"),
        ("One value must be given", "a session tag has a value or an expression, as its description says"),
        ("A group needs at least one provider", "agentgateway fails every request"),
        ("A stdio target has no policies", "agentgateway refuses it at load"),
        ("The number of entries is out of range", "agentgateway refuses none and more than 64 conditional entries at load"),
        ("The number is out of range", "a status or port that HTTP or TCP does not have"),
        ("With listeners, protocol, tls and policies belong to the listeners", "agentgateway refuses it at load"),
        ("With spiffe nothing else may be set", "agentgateway refuses it at load"),
        ("root cannot be used with mode: dynamicCa", "agentgateway refuses it at load"),
        ("Only one of", "agentgateway refuses it at load"),
        ("Only one kind of routing may be given", "agentgateway refuses it at load"),
        ("Port ", "agentgateway refuses a port with two owners at load, except on two binds, where the later one wins silently"),
        ("Listeners with and without TLS cannot share a port", "agentgateway refuses it at load"),
        ("The oldest TLS version is newer than the newest", "agentgateway refuses it at load"),
        ("port and tls cannot be used beside gateways", "agentgateway refuses it at load"),
        ("Policies belong to the named backend", "agentgateway refuses it at load"),
        ("A model that refers to a provider sets only params.model", "agentgateway refuses it at load"),
        ("This policy cannot run in the gateway phase", "agentgateway ignores the policy on every request; decided: refused at load"),
        ("jwtAuth and mcpAuthentication cannot be used together", "agentgateway drops one of them silently; decided: refused at load"),
        ("There is already a", "agentgateway lets the later one win silently; decided: refused at load"),
        ("Only the last entry may have no condition", "agentgateway refuses it at load"),
        ("Only the last target may have no condition", "agentgateway refuses it at load"),
    ];

    /// <summary>Beginnings of the messages, one for each rule.</summary>
    public static IEnumerable<string> Messages => Rules.Select(r => r.Message);

    /// <summary>The beginning of the rule that a message belongs to, or null.</summary>
    public static string? RuleFor(string message) => Rules.FirstOrDefault(r => message.StartsWith(r.Message, StringComparison.Ordinal)).Message;
}
