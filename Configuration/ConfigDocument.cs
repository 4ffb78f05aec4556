using System.Text.Json.Nodes;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration;

/// <summary>A document as it was read, variables replaced and secrets included. It becomes JSON when somebody asks for that.</summary>
public sealed class ConfigDocument
{
    private readonly ConfigNode? _root;
    private JsonObject? _json;

    internal ConfigDocument(ConfigNode root) => _root = root;

    /// <summary>Wraps a document that is JSON already.</summary>
    public ConfigDocument(JsonObject json) => _json = json;

    /// <summary>The document as JSON; made once. It is what is stored, published and exported.</summary>
    public JsonObject Json => LazyInitializer.EnsureInitialized(ref _json, () => (JsonObject)_root!.ToJson()!);

    /// <summary>One member of the document, without making JSON of the rest; null when it is not there.</summary>
    public JsonNode? Section(string name) => _json is { } json ? json[name] : _root!.Find(name)?.ToJson();

    /// <summary>All texts that contain a word. Unchanged parts of a reloaded document are not searched again.</summary>
    public IReadOnlyList<string> TextsWith(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var found = new List<string>();
        Search(_root ?? JsonTreeReader.Read(System.Text.Encoding.UTF8.GetBytes(_json!.ToJsonString()), [])!, word, found);
        return found;
    }

    private static void Search(ConfigNode node, string word, List<string> found)
    {
        foreach (var child in node.Children)
        {
            if (child.Item is { Reusable: true } item)
            {
                found.AddRange(item.Texts(word, () => TextsOf(child, word)));
            }
            else
            {
                Visit(child, word, found);
            }
        }
    }

    private static void Visit(ConfigNode node, string word, List<string> found)
    {
        if (node.Kind == NodeKind.String && node.Text.Contains(word, StringComparison.Ordinal))
        {
            found.Add(node.Text);
        }

        Search(node, word, found);
    }

    private static IReadOnlyList<string> TextsOf(ConfigNode node, string word)
    {
        var found = new List<string>();
        Visit(node, word, found);
        return found.Count == 0 ? [] : found;
    }
}
