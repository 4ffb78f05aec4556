using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Resources as stored: rows, and the compressed set that a revision keeps for rollback and diff.</summary>
internal static class ResourceJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ResourceState ToState(ConfigResourceRow row) => new(
        new ResourceKey(row.Kind, row.Id), ParseObject(row.SpecJson), ParseObject(row.MetaJson), ParseLabels(row.LabelsJson), row.Position);

    /// <summary>Spec, meta and labels as one document, for changes and the audit log.</summary>
    public static JsonObject ToNode(ResourceState resource) => new()
    {
        ["spec"] = resource.Spec.DeepClone(),
        ["meta"] = resource.Meta.DeepClone(),
        ["labels"] = JsonSerializer.SerializeToNode(resource.Labels),
        ["order"] = resource.Position,
    };

    public static string ToText(JsonNode node) => node.ToJsonString(Options);

    public static string LabelsText(IReadOnlyDictionary<string, string> labels) => JsonSerializer.Serialize(labels, Options);

    public static JsonObject ParseObject(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>All resources, compressed.</summary>
    public static byte[] PackAll(IEnumerable<ResourceState> resources)
    {
        var list = new JsonArray();
        foreach (var resource in resources.OrderBy(r => r.Key.Kind, StringComparer.Ordinal).ThenBy(r => r.Key.Id, StringComparer.Ordinal))
        {
            var node = ToNode(resource);
            node["kind"] = resource.Key.Kind;
            node["id"] = resource.Key.Id;
            list.Add((JsonNode)node);
        }

        return Compress(JsonSerializer.SerializeToUtf8Bytes(list, Options));
    }

    public static Dictionary<ResourceKey, ResourceState> UnpackAll(byte[] packed)
    {
        var list = JsonNode.Parse(Decompress(packed))!.AsArray();
        return list.Select(n => n!.AsObject()).Select(node => new ResourceState(
            new ResourceKey((string)node["kind"]!, (string)node["id"]!),
            (JsonObject)node["spec"]!.DeepClone(),
            (JsonObject)node["meta"]!.DeepClone(),
            node["labels"].Deserialize<Dictionary<string, string>>() ?? [],
            (int)node["order"]!)).ToDictionary(r => r.Key);
    }

    public static byte[] Compress(ReadOnlySpan<byte> json)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(json);
        }

        return output.ToArray();
    }

    public static byte[] Decompress(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        using var output = new MemoryStream();
        brotli.CopyTo(output);
        return output.ToArray();
    }

    private static Dictionary<string, string> ParseLabels(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}
