using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Leaves only the tools that a key may use in the list of one server.</summary>
internal sealed class McpToolFilter(string target, IReadOnlyList<string> allowed)
{
    /// <summary>Filters a message; anything but a result with tools stays as it is.</summary>
    public byte[] Apply(ReadOnlySpan<byte> message)
    {
        if (!JsonRpcMessage.TryRead(message, out var rpc) || rpc.Kind != JsonRpcKind.Response || !rpc.Result.IsPresent)
        {
            return message.ToArray();
        }

        var root = System.Text.Json.Nodes.JsonNode.Parse(rpc.Result.Of(message));
        if (root?["tools"] is not System.Text.Json.Nodes.JsonArray tools)
        {
            return message.ToArray();
        }

        for (var i = tools.Count - 1; i >= 0; i--)
        {
            if (tools[i]?["name"]?.ToString() is not { } name || !McpToolAccess.Allows(allowed, target, name))
            {
                tools.RemoveAt(i);
            }
        }

        return McpMessageRewriter.Replace(message, rpc.Result, System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    /// <summary>The same for a buffered answer.</summary>
    public BufferedResult Apply(Exchange exchange, ReadOnlyMemory<byte> message) => new ReadOnlyMemory<byte>(Apply(message.Span));
}
