using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Playground;

/// <summary>Reads <c>{"error": {"message", "code"}}</c> as LLM providers write it.</summary>
internal static class ProviderError
{
    public static (string? Message, string? Code) Read(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["error"] switch
            {
                JsonObject error => (error["message"]?.ToString(), error["code"]?.ToString() ?? error["type"]?.ToString()),
                JsonValue value => (value.ToString(), null),
                _ => default,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (text.Length is > 0 and < 300 ? text : null, null);
        }
    }
}
