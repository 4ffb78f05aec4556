using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>JSON for people: nothing escaped that need not be.</summary>
internal static class RelaxedJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };
}
