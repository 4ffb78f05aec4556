using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Changes messages of one server so that the client can tell it from the others. What needs no change keeps its bytes.</summary>
internal sealed class McpMessageRewriter(string target)
{
    /// <summary>A message of the server as the client gets it.</summary>
    public byte[] ToClient(ReadOnlySpan<byte> message)
    {
        if (!JsonRpcMessage.TryRead(message, out var rpc))
        {
            return message.ToArray();
        }

        switch (rpc.Kind)
        {
            case JsonRpcKind.Request:
                var id = "\"" + McpNames.WrapId(target, rpc.Id.Of(message)) + "\"";
                return Replace(message, rpc.Id, Encoding.UTF8.GetBytes(id));
            case JsonRpcKind.Notification when rpc.Method == "notifications/resources/updated" && JsonRpcMessage.Text(message, rpc.Uri) is { } uri:
                return Replace(message, rpc.Uri, Quote(McpNames.PrefixUri(target, uri)));
            case JsonRpcKind.Response when rpc.Result.IsPresent && rpc.Result.Of(message).IndexOf("\"uri\""u8) >= 0:
                return Replace(message, rpc.Result, Uris(rpc.Result.Of(message)));
            default:
                return message.ToArray();
        }
    }

    /// <summary>Puts other bytes in place of a range.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> message, JsonRange range, ReadOnlySpan<byte> value) =>
        [.. message[..range.Start], .. value, .. message[range.End..]];

    /// <summary>A JSON string.</summary>
    public static byte[] Quote(string text) => Encoding.UTF8.GetBytes("\"" + JsonEncodedText.Encode(text) + "\"");

    // Read results, and links to resources in results of tools and prompts.
    private byte[] Uris(ReadOnlySpan<byte> result)
    {
        if (JsonNode.Parse(result) is not JsonObject root)
        {
            return result.ToArray();
        }

        Each(root["contents"], item => Prefix(item));
        Each(root["content"], Block);
        Each(root["messages"], message => Block(message["content"] as JsonObject ?? []));
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private void Block(JsonObject block)
    {
        switch (block["type"]?.ToString())
        {
            case "resource_link":
                Prefix(block);
                break;
            case "resource" when block["resource"] is JsonObject resource:
                Prefix(resource);
                break;
        }
    }

    private void Prefix(JsonObject item)
    {
        if (item["uri"] is JsonValue value && value.TryGetValue<string>(out var uri))
        {
            item["uri"] = McpNames.PrefixUri(target, uri);
        }
    }

    private static void Each(JsonNode? array, Action<JsonObject> action)
    {
        foreach (var item in array as JsonArray ?? [])
        {
            if (item is JsonObject o)
            {
                action(o);
            }
        }
    }
}
