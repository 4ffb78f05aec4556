using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Portal.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Agentgateway.Portal.Services;

/// <summary>A resource's spec as text: shown as YAML, read back from YAML or JSON (which is YAML).</summary>
internal static class SpecText
{
    /// <summary>Block-style YAML.</summary>
    public static string ToYaml(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, inline: false);
        return text.ToString().TrimStart('\n') + "\n";
    }

    /// <summary>Reads an object; false with a message that names line and column.</summary>
    public static bool TryParse(string text, out JsonObject spec, out string? error)
    {
        spec = [];
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var root = yaml.Documents.Count == 0 ? null : ToJson(yaml.Documents[0].RootNode);
            error = root is JsonObject ? null : Strings.SpecErrorObject;
            spec = root as JsonObject ?? spec;
        }
        catch (YamlException problem)
        {
            error = Format.Text(Strings.SpecErrorSyntax, problem.Start.Line, problem.Start.Column, problem.InnerException?.Message ?? problem.Message);
        }

        return error is null;
    }

    /// <summary>Line of a JSON pointer in <paramref name="text"/>, 1-based; null if it is not there.</summary>
    public static long? LineOf(string text, string pointer)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var node = yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode;
            foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                var next = node switch
                {
                    YamlMappingNode map => map.Children.FirstOrDefault(child => (child.Key as YamlScalarNode)?.Value == name).Value,
                    YamlSequenceNode list when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count => list.Children[index],
                    _ => null,
                };
                if (next is null)
                {
                    break;
                }

                node = next;
            }

            return node?.Start.Line;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child =>
            KeyValuePair.Create((child.Key as YamlScalarNode)?.Value ?? child.Key.ToString(), ToJson(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => JsonValue.Create(quoted.Value),
        _ => null,
    };

    // YAML 1.2 core schema.
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
        _ when LooksNumeric(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static bool LooksNumeric(string text) => char.IsAsciiDigit(text[0]) || (text[0] is '-' or '+' or '.' && text.Length > 1 && (char.IsAsciiDigit(text[1]) || text[1] == '.'));

    private static void Write(StringBuilder text, JsonNode? node, int depth, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                var first = inline;
                foreach (var (name, value) in map)
                {
                    Indent(text, depth, first);
                    first = false;
                    text.Append(Scalar(name)).Append(':');
                    WriteValue(text, value, depth + 1);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    Indent(text, depth, false);
                    text.Append('-');
                    if (item is JsonObject { Count: > 0 })
                    {
                        text.Append(' ');
                        Write(text, item, depth + 1, inline: true);
                    }
                    else
                    {
                        WriteValue(text, item, depth + 1);
                    }
                }

                break;
            default:
                text.Append(Leaf(node));
                break;
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int depth)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            Write(text, value, depth, inline: false);
        }
        else
        {
            text.Append(' ').Append(Leaf(value));
        }
    }

    private static void Indent(StringBuilder text, int depth, bool inline)
    {
        if (!inline)
        {
            text.Append('\n').Append(' ', depth * 2);
        }
    }

    private static string Leaf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    // Plain where it reads back as the same string; else a JSON string, which is also a double-quoted YAML scalar.
    private static string Scalar(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, ApiJson.Indented);

    private static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_' or '$')
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_' or '-' or '.' or '/' or ':' or '$' or '(' or ')' or '+' or '=')
        && !text.Contains(": ", StringComparison.Ordinal) && text[^1] is not (':' or ' ')
        && Plain(text) is JsonValue value && value.GetValueKind() == JsonValueKind.String;
}
