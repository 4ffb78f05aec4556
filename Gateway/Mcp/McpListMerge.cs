using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Merges list results of several servers: elements are sliced, renamed and put one after the other, servers in configured order.</summary>
internal sealed class McpListMerge(string member, string? nameField, string? uriField, bool prefix, Func<string, string, bool>? allows)
{
    /// <summary>The merge for a list method; null if the method is no list.</summary>
    /// <param name="prefix">Names carry the server's name.</param>
    /// <param name="allows">Says for server and name whether the caller may see it; null = everything.</param>
    public static McpListMerge? For(string? method, bool prefix, Func<string, string, bool>? allows) => method switch
    {
        "tools/list" => new McpListMerge("tools", "name", null, prefix, allows),
        "prompts/list" => new McpListMerge("prompts", "name", null, prefix, allows),
        "resources/list" => new McpListMerge("resources", null, "uri", prefix, allows),
        "resources/templates/list" => new McpListMerge("resourceTemplates", null, "uriTemplate", prefix, allows),
        _ => null,
    };

    /// <summary>What a server must offer to be asked.</summary>
    public McpFeatures Feature => member switch
    {
        "tools" => McpFeatures.Tools,
        "prompts" => McpFeatures.Prompts,
        _ => McpFeatures.Resources,
    };

    /// <summary>The merged result.</summary>
    public byte[] Merge(IReadOnlyList<McpReply> replies)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var cursors = new JsonObject();
        var element = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray(member);
            for (var i = 0; i < replies.Count; i++)
            {
                if (replies[i].HasResult && Append(json, replies[i], element) is { } cursor)
                {
                    cursors[replies[i].Target.Name] = cursor;
                }
            }

            json.WriteEndArray();
            if (cursors.Count > 0)
            {
                json.WriteString("nextCursor"u8, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(cursors)));
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Takes a cursor made by <see cref="Merge"/> apart: which server goes on from where. Null if it is not one.</summary>
    public static Dictionary<string, string>? Cursors(string cursor)
    {
        try
        {
            var cursors = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in JsonNode.Parse(Base64Url.DecodeFromChars(cursor)) as JsonObject ?? [])
            {
                cursors[name] = value!.GetValue<string>();
            }

            return cursors;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    private string? Append(Utf8JsonWriter json, McpReply reply, ArrayBufferWriter<byte> element)
    {
        string? cursor = null;
        var result = reply.Result;
        var reader = new Utf8JsonReader(result);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("nextCursor"u8))
            {
                reader.Read();
                cursor = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals(member) && reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    Element(json, reply.Target.Name, result[start..(int)reader.BytesConsumed], element);
                }
            }
            else
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    reader.Read();
                }

                reader.Skip();
            }
        }

        return cursor;
    }

    private void Element(Utf8JsonWriter json, string target, ReadOnlySpan<byte> item, ArrayBufferWriter<byte> element)
    {
        var field = nameField ?? uriField!;
        if (Member(item, field) is not { } value || allows?.Invoke(target, value) == false)
        {
            return;
        }

        if (!prefix)
        {
            json.WriteRawValue(item, skipInputValidation: true);
            return;
        }

        var renamed = nameField is not null ? McpNames.Prefix(target, value) : McpNames.PrefixUri(target, value);
        element.ResetWrittenCount();
        JsonSplice.Apply(item, [JsonFieldEdit.SetString(field, renamed)], element);
        json.WriteRawValue(element.WrittenSpan, skipInputValidation: true);
    }

    private static string? Member(ReadOnlySpan<byte> item, string name)
    {
        var reader = new Utf8JsonReader(item);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}
