using System.Globalization;
using System.Text;
using System.Text.Json;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Json;

/// <summary>Writes values as JSON.</summary>
internal static class JsonOutput
{
    private const int MaxDepth = 200;

    public static void Write(Utf8JsonWriter writer, in CelValue value, int depth)
    {
        switch (depth > MaxDepth ? CelKind.Null : value.Kind)
        {
            case CelKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case CelKind.Int:
                writer.WriteNumberValue(value.AsInt);
                break;
            case CelKind.Uint:
                writer.WriteNumberValue(value.AsUint);
                break;
            case CelKind.Double when double.IsFinite(value.AsDouble):
                writer.WriteNumberValue(value.AsDouble);
                break;
            case CelKind.String:
                WriteText(writer, value.AsString);
                break;
            case CelKind.Bytes:
                writer.WriteBase64StringValue(value.AsBytes.Span);
                break;
            case CelKind.List:
                writer.WriteStartArray();
                var list = value.AsList;
                for (int i = 0, count = list.Count; i < count; i++)
                {
                    Write(writer, list.Get(i), depth + 1);
                }

                writer.WriteEndArray();
                break;
            case CelKind.Map:
                writer.WriteStartObject();
                var map = value.AsMap;
                for (int i = 0, count = map.Count; i < count; i++)
                {
                    writer.WritePropertyName(CelJson.KeyText(map.KeyAt(i)));
                    Write(writer, map.ValueAt(i), depth + 1);
                }

                writer.WriteEndObject();
                break;
            case CelKind.Timestamp:
                writer.WriteStringValue(Times.FormatTimestamp(value));
                break;
            case CelKind.Duration:
                writer.WriteStringValue(Times.FormatDuration(value));
                break;
            case CelKind.Type:
                writer.WriteStringValue(value.AsType.Name);
                break;
            case CelKind.Optional when value.AsOptional.HasValue:
                Write(writer, value.AsOptional.Value, depth + 1);
                break;
            case CelKind.Ip:
                writer.WriteStringValue(value.AsIp.ToString());
                break;
            case CelKind.Cidr:
                writer.WriteStringValue(value.AsCidr.ToString());
                break;
            case CelKind.Opaque:
                Write(writer, value.Unwrap(), depth + 1);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // .NET's encoders escape everything above U+FFFF; agentgateway does not, and logs read better without.
    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            writer.WriteStringValue(text);
            return;
        }

        var json = new StringBuilder(text.Length + 16).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < 0x20)
            {
                json.Append(rune.Value switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture),
                });
            }
            else if (rune.Value is '"' or '\\')
            {
                json.Append('\\').Append((char)rune.Value);
            }
            else
            {
                json.Append(rune.ToString());
            }
        }

        writer.WriteRawValue(json.Append('"').ToString(), skipInputValidation: true);
    }
}
