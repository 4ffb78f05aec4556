using System.Text.Json;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Headers in one variable, in both notations of agentgateway's <c>OTLP_HEADERS</c>.</summary>
internal static class EnvironmentHeaders
{
    /// <summary>The headers in their order; null if <paramref name="text"/> is in neither notation.</summary>
    public static List<KeyValuePair<string, string>>? Parse(string text) => text.StartsWith('{') ? Json(text) : Pairs(text);

    private static List<KeyValuePair<string, string>>? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var headers = new List<KeyValuePair<string, string>>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                {
                    return null;
                }

                headers.Add(KeyValuePair.Create(property.Name, property.Value.GetString()!));
            }

            return headers;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<KeyValuePair<string, string>>? Pairs(string text)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return null;
            }

            headers.Add(KeyValuePair.Create(pair[..equals].TrimEnd(), pair[(equals + 1)..].TrimStart()));
        }

        return headers;
    }
}
