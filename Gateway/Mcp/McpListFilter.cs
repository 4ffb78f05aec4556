using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Leaves only what the caller may use in a list of one server.</summary>
internal sealed class McpListFilter(Exchange exchange, McpAccess access, string target, string member, string field, string type)
{
    /// <summary>The filter for a list method; null if the method is no list.</summary>
    public static McpListFilter? For(Exchange exchange, McpAccess access, string target) => exchange.Mcp!.Method switch
    {
        "tools/list" => new McpListFilter(exchange, access, target, "tools", "name", "tool"),
        "prompts/list" => new McpListFilter(exchange, access, target, "prompts", "name", "prompt"),
        "resources/list" => new McpListFilter(exchange, access, target, "resources", "uri", "resource"),
        "resources/templates/list" => new McpListFilter(exchange, access, target, "resourceTemplates", "uriTemplate", "resource"),
        _ => null,
    };

    /// <summary>Filters a message; anything but a result with such a list stays as it is.</summary>
    public byte[] Apply(ReadOnlySpan<byte> message)
    {
        if (!JsonRpcMessage.TryRead(message, out var rpc) || rpc.Kind != JsonRpcKind.Response || !rpc.Result.IsPresent)
        {
            return message.ToArray();
        }

        var root = JsonNode.Parse(rpc.Result.Of(message));
        if (root?[member] is not JsonArray items)
        {
            return message.ToArray();
        }

        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (items[i]?[field]?.ToString() is not { } name || !access.Allows(exchange, type, target, name))
            {
                items.RemoveAt(i);
            }
        }

        return McpMessageRewriter.Replace(message, rpc.Result, JsonSerializer.SerializeToUtf8Bytes(root));
    }

    /// <summary>The same for a buffered answer.</summary>
    public BufferedResult Apply(Exchange own, ReadOnlyMemory<byte> message) => new ReadOnlyMemory<byte>(Apply(message.Span));
}
