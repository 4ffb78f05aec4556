using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Tests.Incremental;

/// <summary>Everything that a result says, as text: two loads are the same when their texts are.</summary>
internal static class ModelText
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(ConfigLoadResult result)
    {
        var text = new StringBuilder();
        Append(text, result.Config);
        text.Append('\n').Append(result.Document?.ToJsonString());
        foreach (var problem in result.Problems)
        {
            text.Append('\n').Append(problem);
        }

        foreach (var field in result.NotEffective)
        {
            text.Append('\n').Append(field);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case ContentIdentity:
                break;
            case string s:
                text.Append('"').Append(s).Append('"');
                break;
            case SecretText secret:
                text.Append(secret.Reveal()).Append('@').Append(secret.File);
                break;
            case JsonElement json:
                text.Append(json.GetRawText());
                break;
            case IEnumerable list:
                text.Append('[');
                foreach (var item in list)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case IFormattable simple when value.GetType().IsValueType:
                text.Append(simple.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                var type = value.GetType();
                text.Append(type.Name).Append('{');
                foreach (var property in Properties.GetOrAdd(type, t => [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)]))
                {
                    text.Append(property.Name).Append('=');
                    Append(text, property.GetValue(value));
                    text.Append(';');
                }

                text.Append('}');
                break;
        }
    }
}
