using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Schema;

/// <summary>Describes the language as this version reads it. The description is taken from the reader itself.</summary>
public static class ConfigSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON schema, draft 7. It accepts every document that loads.</summary>
    public static JsonObject ToJson() => new JsonSchemaWriter(ShapeExplorer.Explore(), ModelDocs.Load()).Write();

    /// <summary>The JSON schema as text, with a line feed at its end.</summary>
    public static string ToJsonText()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            ToJson().WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>The reference page in Markdown.</summary>
    public static string ToMarkdown() => new ReferencePageWriter(ShapeExplorer.Explore(), ModelDocs.Load()).Write();
}
