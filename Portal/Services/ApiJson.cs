using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentgateway.Portal.Services;

/// <summary>JSON options towards AdminApi.</summary>
internal static class ApiJson
{
    /// <summary>Absent and null mean the same in AdminApi's bodies ("absent fields stay"), so nulls are left out.</summary>
    public static JsonSerializerOptions Write { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>For text that people read or edit.</summary>
    public static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
