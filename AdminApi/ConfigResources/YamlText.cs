using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Writes JSON as block-style YAML that reads back as the same JSON. Strings are quoted where they could be taken for anything else.</summary>
internal static class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", ".inf", "-.inf", "+.inf", ".nan",
    };

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:$@+ ");

    /// <summary>Writes the node.</summary>
    /// <param name="escapeVariables">Doubles every <c>$</c>, so that loading the text replaces no variables.</param>
    public static string Write(JsonNode? node, bool escapeVariables = false)
    {
        var text = new StringBuilder();
        Node(text, node, 0, inline: false);
        return escapeVariables ? text.Replace("$", "$$").ToString() : text.ToString();
    }

    private static void Node(StringBuilder text, JsonNode? node, int indent, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } o:
                Object(text, o, indent, inline);
                break;
            case JsonArray { Count: > 0 } a:
                Array(text, a, indent, inline);
                break;
            default:
                text.Append(Scalar(node)).Append('\n');
                break;
        }
    }

    private static void Object(StringBuilder text, JsonObject o, int indent, bool inline)
    {
        foreach (var (name, value) in o)
        {
            // The first property of a list entry stands behind the dash.
            text.Append(' ', inline ? 0 : indent).Append(Quote(name)).Append(':');
            inline = false;
            Value(text, value, indent, listIndent: indent);
        }
    }

    private static void Array(StringBuilder text, JsonArray a, int indent, bool inline)
    {
        foreach (var value in a)
        {
            text.Append(' ', inline ? 0 : indent).Append("- ");
            inline = false;
            Node(text, value, indent + 2, inline: true);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent, int listIndent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 }:
                text.Append('\n');
                Node(text, value, indent + 2, inline: false);
                break;
            case JsonArray { Count: > 0 }:
                text.Append('\n');
                Node(text, value, listIndent, inline: false);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Quote(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Quote(string value)
    {
        if (IsPlain(value))
        {
            return value;
        }

        // Double-quoted YAML understands every escape that JSON writes.
        return JsonSerializer.Serialize(value, RelaxedJson.Options);
    }

    private static bool IsPlain(string value)
    {
        if (value.Length == 0 || Words.Contains(value) || value[0] is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or '/' or '_') || value[^1] is ' ' or ':')
        {
            return false;
        }

        if (value.AsSpan().ContainsAnyExcept(PlainCharacters) || value.Contains(": ", StringComparison.Ordinal))
        {
            return false;
        }

        return !double.TryParse(value, NumberStyles.Any, CultureInfo.InvariantCulture, out _);
    }
}
