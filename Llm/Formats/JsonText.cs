using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>JSON inside of strings: arguments of tool calls.</summary>
public static class JsonText
{
    /// <summary>A JSON string literal.</summary>
    public static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    /// <summary>Writes the text as the JSON value it is: empty as <c>{}</c>; false, with nothing written, if it is no JSON.</summary>
    /// <param name="objectOnly">Only an object counts.</param>
    public static bool TryWriteValue(Utf8JsonWriter json, string text, bool objectOnly = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (objectOnly && document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            document.RootElement.WriteTo(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
