using System.Globalization;
using System.Text.Json;

namespace Agentgateway.Llm.Pricing;

/// <summary>Reads price catalogues strictly and lays later ones over earlier ones.</summary>
internal static class PriceCatalogReader
{
    private const int MaxDecimals = 6;

    /// <summary>Reads one source over what is in <paramref name="prices"/>.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">An unknown key, a wrong type, or a rate that is no such decimal; the message names the place.</exception>
    public static void Read(ReadOnlyMemory<byte> source, Dictionary<(string Provider, string Model), ModelPrice> prices)
    {
        using var document = JsonDocument.Parse(source, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        foreach (var member in Members(document.RootElement, "catalogue"))
        {
            // `$…` carries where a file comes from.
            if (!member.Name.StartsWith('$'))
            {
                Expect(member.NameEquals("providers"), member.Name, "catalogue");
                foreach (var provider in Members(member.Value, "providers"))
                {
                    Provider(provider, prices);
                }
            }
        }
    }

    private static void Provider(JsonProperty provider, Dictionary<(string Provider, string Model), ModelPrice> prices)
    {
        foreach (var member in Members(provider.Value, provider.Name))
        {
            Expect(member.NameEquals("models"), member.Name, provider.Name);
            foreach (var model in Members(member.Value, provider.Name + ".models"))
            {
                var key = (provider.Name, model.Name);
                prices[key] = Price(model.Value, provider.Name + "/" + model.Name).Over(prices.GetValueOrDefault(key));
            }
        }
    }

    private static ModelPrice Price(JsonElement model, string name)
    {
        var price = new ModelPrice(null, []);
        foreach (var member in Members(model, name))
        {
            price = member.Name switch
            {
                "rates" => price with { Rates = Rates(member.Value, name) },
                "tiers" => price with { Tiers = Tiers(member.Value, name) },
                "units" => price with { Units = Units(member.Value, name) },
                "tags" => price with { Tags = Tags(member.Value, name) },
                _ => throw Unknown(member.Name, name),
            };
        }

        return price;
    }

    private static ModelRates Rates(JsonElement rates, string name)
    {
        var read = new ModelRates(null, null, null, null, null, null, null);
        foreach (var member in Members(rates, name + ".rates"))
        {
            var rate = Rate(member, name);
            read = member.Name switch
            {
                "input" => read with { Input = rate },
                "output" => read with { Output = rate },
                "cacheRead" => read with { CacheRead = rate },
                "cacheWrite" => read with { CacheWrite = rate },
                "cacheWriteLong" => read with { CacheWriteLong = rate },
                "reasoning" => read with { Reasoning = rate },
                "inputAudio" => read with { InputAudio = rate },
                "outputAudio" => read with { OutputAudio = rate },
                "inputImage" => read with { InputImage = rate },
                "outputImage" => read with { OutputImage = rate },
                _ => throw Unknown(member.Name, name + ".rates"),
            };
        }

        return read;
    }

    private static UnitRates Units(JsonElement units, string name)
    {
        var read = new UnitRates(null, null, null, null);
        foreach (var member in Members(units, name + ".units"))
        {
            var rate = Rate(member, name);
            read = member.Name switch
            {
                "image" => read with { Image = rate },
                "audioMinute" => read with { AudioMinute = rate },
                "millionCharacters" => read with { MillionCharacters = rate },
                "request" => read with { Request = rate },
                _ => throw Unknown(member.Name, name + ".units"),
            };
        }

        return read;
    }

    private static List<ModelPriceTier> Tiers(JsonElement tiers, string name)
    {
        if (tiers.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"'tiers' of {name} is no list.");
        }

        var read = new List<ModelPriceTier>();
        foreach (var tier in tiers.EnumerateArray())
        {
            long? over = null;
            ModelRates? rates = null;
            foreach (var member in Members(tier, name + ".tiers"))
            {
                if (member.NameEquals("contextOver"))
                {
                    over = member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var tokens) && tokens >= 0 ? tokens : null;
                }
                else
                {
                    Expect(member.NameEquals("rates"), member.Name, name + ".tiers");
                    rates = Rates(member.Value, name);
                }
            }

            if (over is null || rates is null || (read.Count > 0 && over <= read[^1].ContextOver))
            {
                throw new FormatException($"Every tier of {name} needs 'rates' and a 'contextOver' larger than that of the tier before.");
            }

            read.Add(new ModelPriceTier(over.Value, rates));
        }

        return read;
    }

    private static string[] Tags(JsonElement tags, string name) =>
        tags.ValueKind == JsonValueKind.Array && tags.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String)
            ? [.. tags.EnumerateArray().Select(t => t.GetString()!)]
            : throw new FormatException($"'tags' of {name} is no list of texts.");

    private static decimal? Rate(JsonProperty member, string name)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText();
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate.Scale <= MaxDecimals
            ? rate
            : throw new FormatException($"Rate '{member.Name}' of {name} is no non-negative decimal of at most {MaxDecimals} places.");
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw new FormatException($"{name} is no object.");

    private static void Expect(bool known, string key, string place)
    {
        if (!known)
        {
            throw Unknown(key, place);
        }
    }

    private static FormatException Unknown(string key, string place) => new($"Unknown key '{key}' in {place}.");
}
