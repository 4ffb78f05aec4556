using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Makes one <c>initialize</c> result of several: the oldest version, the union of what is offered, all instructions.</summary>
internal static class McpInitializeMerge
{
    private const string Preamble = "This is a gateway in front of several MCP servers. Names of tools and prompts start with the name of their server and an underscore.";

    /// <summary>The merged result, the version all agree on, and what each server offers (same order as the replies).</summary>
    public static byte[] Merge(IReadOnlyList<McpReply> replies, string? clientVersion, string gatewayVersion, out string version, out McpFeatures[] features)
    {
        features = new McpFeatures[replies.Count];
        version = clientVersion ?? "2025-11-25";
        var instructions = new StringBuilder(Preamble);
        var all = McpFeatures.None;
        for (var i = 0; i < replies.Count; i++)
        {
            using var result = JsonDocument.Parse(replies[i].Result.ToArray());
            var root = result.RootElement;
            if (root.TryGetProperty("protocolVersion", out var spoken) && spoken.GetString() is { } text && string.CompareOrdinal(text, version) < 0)
            {
                version = text;
            }

            features[i] = Features(root);
            all |= features[i];
            if (root.TryGetProperty("instructions", out var own) && own.ValueKind == JsonValueKind.String)
            {
                instructions.Append("\n\n[").Append(replies[i].Target.Name).Append("]\n").Append(own.GetString());
            }
        }

        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("protocolVersion"u8, version);
            json.WriteStartObject("capabilities"u8);
            Capability(json, all, McpFeatures.Tools, "tools", listChanged: true, subscribe: false);
            Capability(json, all, McpFeatures.Prompts, "prompts", listChanged: true, subscribe: false);
            Capability(json, all, McpFeatures.Resources, "resources", listChanged: true, subscribe: all.HasFlag(McpFeatures.Subscribe));
            Capability(json, all, McpFeatures.Logging, "logging", listChanged: false, subscribe: false);
            Capability(json, all, McpFeatures.Completions, "completions", listChanged: false, subscribe: false);
            json.WriteEndObject();
            json.WriteStartObject("serverInfo"u8);
            json.WriteString("name"u8, "agentgateway"u8);
            json.WriteString("version"u8, gatewayVersion);
            json.WriteEndObject();
            json.WriteString("instructions"u8, instructions.ToString());
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Capability(Utf8JsonWriter json, McpFeatures all, McpFeatures feature, string name, bool listChanged, bool subscribe)
    {
        if (!all.HasFlag(feature))
        {
            return;
        }

        json.WriteStartObject(name);
        if (listChanged)
        {
            json.WriteBoolean("listChanged"u8, true);
        }

        if (subscribe)
        {
            json.WriteBoolean("subscribe"u8, true);
        }

        json.WriteEndObject();
    }

    private static McpFeatures Features(JsonElement result)
    {
        if (!result.TryGetProperty("capabilities", out var capabilities) || capabilities.ValueKind != JsonValueKind.Object)
        {
            return McpFeatures.None;
        }

        var features = McpFeatures.None;
        foreach (var capability in capabilities.EnumerateObject())
        {
            features |= capability.Name switch
            {
                "tools" => McpFeatures.Tools,
                "prompts" => McpFeatures.Prompts,
                "resources" => McpFeatures.Resources,
                "logging" => McpFeatures.Logging,
                "completions" => McpFeatures.Completions,
                _ => McpFeatures.None,
            };
            if (capability.NameEquals("resources") && capability.Value.TryGetProperty("subscribe", out var subscribe) && subscribe.ValueKind == JsonValueKind.True)
            {
                features |= McpFeatures.Subscribe;
            }
        }

        return features;
    }
}
