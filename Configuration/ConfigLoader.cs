using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Binding;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;
using Agentgateway.Configuration.Validation;

namespace Agentgateway.Configuration;

/// <summary>Loads a configuration: text, variables, tree, model, rules. All problems are found at once.</summary>
public static class ConfigLoader
{
    private static readonly string[] SecretMarkers = ["$secret", Sync.SnapshotSecrets.Marker];

    /// <summary>Loads YAML, of which JSON is a part.</summary>
    public static ConfigLoadResult LoadYaml(string text, ConfigLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ConfigReloader(options, once: true).LoadYaml(text);
    }

    /// <summary>Loads a JSON document. Variables are not replaced.</summary>
    public static ConfigLoadResult LoadJson(ReadOnlySpan<byte> utf8, ConfigLoadOptions? options = null)
    {
        var problems = new List<ConfigProblem>();
        return Bind(JsonTreeReader.Read(utf8, problems), options ?? ConfigLoadOptions.Default, problems);
    }

    /// <summary>Loads a JSON document. Variables are not replaced.</summary>
    public static ConfigLoadResult LoadJson(JsonObject document, ConfigLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        return LoadJson(Encoding.UTF8.GetBytes(document.ToJsonString()), options);
    }

    private static ConfigLoadResult Bind(ConfigNode? root, ConfigLoadOptions options, List<ConfigProblem> problems) => Bind(root, new ConfigReader(options, problems), problems);

    /// <summary>Tree to model, with all checks.</summary>
    internal static ConfigLoadResult Bind(ConfigNode? root, ConfigReader reader, List<ConfigProblem> problems)
    {
        if (root is null)
        {
            return Result(null, null, problems, []);
        }

        if (root.Kind != NodeKind.Mapping)
        {
            problems.Add(new ConfigProblem(
                ConfigSeverity.Error,
                "",
                root.Position,
                root.IsNull ? "The document is empty." : "A configuration is an object.",
                root.Describe(),
                "an object; write {} for none"));
            return Result(null, null, problems, []);
        }

        var document = new ConfigDocument(root);
        if (FindUnresolvedSecrets(root, reader))
        {
            // Their places would be reported again as "must be a text".
            return Result(null, document, problems, []);
        }

        var binder = new ConfigBinder(reader);
        var config = binder.ReadRoot(root);
        new SemanticChecks(reader, root, config).Run(reader.References);
        return Result(reader.HasErrors ? null : config, document, problems, reader.NotEffectiveFields);
    }

    private static bool FindUnresolvedSecrets(ConfigNode node, ConfigReader reader)
    {
        if (node is { Kind: NodeKind.Mapping, Children: [{ } only] } && SecretMarkers.Contains(only.Key))
        {
            reader.Error(node, "Unresolved secret: the value must be put in before the document is loaded.");
            return true;
        }

        var found = false;
        foreach (var child in node.Children)
        {
            if (child.Item is { HasNoOpenSecret: true })
            {
                continue;
            }

            var here = FindUnresolvedSecrets(child, reader);
            if (!here && child.Item is { Reusable: true } item)
            {
                item.HasNoOpenSecret = true;
            }

            found |= here;
        }

        return found;
    }

    private static ConfigLoadResult Result(GatewayConfig? config, ConfigDocument? document, List<ConfigProblem> problems, IReadOnlyList<NotEffectiveField> notEffective) =>
        new(config, document, [.. problems.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column)], notEffective);
}
