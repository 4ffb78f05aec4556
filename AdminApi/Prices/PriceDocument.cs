using System.Text.Json;
using System.Text.Json.Serialization;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.AdminApi.Prices;

/// <summary>Overrides as the catalogue that is published: <c>{"providers": {name: {"models": {model: entry}}}}</c>.</summary>
internal static class PriceDocument
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The entry as it is stored and published.</summary>
    public static string ToSpec(ModelPriceWrite write) => JsonSerializer.Serialize(write, Json);

    /// <summary>A stored entry.</summary>
    public static ModelPriceWrite ToWrite(string spec) => JsonSerializer.Deserialize<ModelPriceWrite>(spec, Json)!;

    /// <summary>The catalogue of these rows.</summary>
    public static byte[] Write(IEnumerable<ModelPriceRow> rows)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("providers"u8);
            foreach (var provider in rows.GroupBy(r => r.Provider, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(provider.Key);
                json.WriteStartObject("models"u8);
                foreach (var row in provider.OrderBy(r => r.Model, StringComparer.Ordinal))
                {
                    json.WritePropertyName(row.Model);
                    json.WriteRawValue(row.SpecJson);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    /// <summary>The product's catalogue with these rows over it, as gateways see it.</summary>
    public static PriceCatalog Effective(IReadOnlyCollection<ModelPriceRow> rows) =>
        rows.Count == 0 ? PriceCatalog.Builtin : PriceCatalog.Builtin.With(Write(rows));

    /// <summary>Checks an entry with the code that gateways read it with; null if they would take it, else their reason.</summary>
    public static string? Refusal(string provider, string model, string spec)
    {
        try
        {
            _ = PriceCatalog.Parse(Write([new ModelPriceRow { Provider = provider, Model = model, SpecJson = spec }]));
            return null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return e.Message;
        }
    }
}
