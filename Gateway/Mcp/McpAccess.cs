using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Policies.Authorization;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Who may see and use what of a server: the tools of the key, and the rules of <c>mcpAuthorization</c>.</summary>
/// <param name="rules">Null = no rules.</param>
internal sealed class McpAccess(AuthorizationRules? rules)
{
    /// <summary>Something may be hidden from this caller, so lists have to be filtered.</summary>
    public bool Restricts(Exchange exchange) => rules is not null || exchange.Caller?.AllowedTools is not null;

    /// <summary>True if the caller may use it.</summary>
    /// <param name="type"><c>tool</c>, <c>prompt</c> or <c>resource</c>.</param>
    /// <param name="name">Name or URI as the server knows it.</param>
    public bool Allows(Exchange exchange, string type, string target, string name)
    {
        if (type == "tool" && !McpToolAccess.Allows(exchange.Caller?.AllowedTools, target, name))
        {
            return false;
        }

        if (rules is null)
        {
            return true;
        }

        // Rules read mcp.tool.name and so on; during a list each element is put there in turn.
        var info = exchange.Mcp!;
        var (oldType, oldTarget, oldName) = (info.ResourceType, info.Target, info.ResourceName);
        try
        {
            (info.ResourceType, info.Target, info.ResourceName) = (type, target, name);
            return rules.Allows(exchange);
        }
        finally
        {
            (info.ResourceType, info.Target, info.ResourceName) = (oldType, oldTarget, oldName);
        }
    }

    /// <summary>What a method names: <c>tool</c>, <c>prompt</c> or <c>resource</c>; null if it names nothing.</summary>
    public static string? TypeOf(string? method) => method switch
    {
        "tools/call" or "tools/list" => "tool",
        "prompts/get" or "prompts/list" => "prompt",
        "resources/read" or "resources/subscribe" or "resources/unsubscribe" or "resources/list" or "resources/templates/list" => "resource",
        _ => null,
    };
}
