namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Label lists of the families, in the order in which values are passed. Source: telemetry.md 5 (R = the route labels).</summary>
internal static class MetricLabels
{
    public static IReadOnlyList<string> None { get; } = [];

    /// <summary>R.</summary>
    public static IReadOnlyList<string> Route { get; } = ["bind", "gateway", "listener", "route", Last];

    /// <summary>The last of R; the configuration's labels come after it.</summary>
    public const string Last = "route_rule";

    public static IReadOnlyList<string> Request { get; } = ["backend", "protocol", "method", "status", "reason", .. Route];

    public static IReadOnlyList<string> Processing { get; } = ["backend", .. Route];

    public static IReadOnlyList<string> Mcp { get; } = ["method", "resource_type", "server", "resource", .. Route];

    public static IReadOnlyList<string> GenAi { get; } =
        ["gen_ai_operation_name", "gen_ai_system", "gen_ai_request_model", "gen_ai_response_model", .. Route];

    public static IReadOnlyList<string> GenAiTokens { get; } = ["gen_ai_token_type", .. GenAi];

    public static IReadOnlyList<string> CatalogLookup { get; } = ["status", .. GenAi];

    public static IReadOnlyList<string> Connection { get; } = ["bind", "gateway", "listener", "protocol"];

    public static IReadOnlyList<string> Transport { get; } = ["transport"];

    public static IReadOnlyList<string> Call { get; } = ["kind", "subtype"];
}
