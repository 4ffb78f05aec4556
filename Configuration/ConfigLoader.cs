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
        options ??= ConfigLoadOptions.Default;
        var problems = new List<ConfigProblem>();
        text = text.TrimStart('\uFEFF');
        ExpandedText expanded;
        if (options.ExpandEnvironment)
        {
            expanded = EnvironmentExpander.Expand(text, options.Environment, YamlComments.Find(text), problems);
        }
        else
        {
            expanded = new ExpandedText(text);
            expanded.Copy(0, text.Length);
        }

        var unset = problems.Select(p => p.Position).ToHashSet();
        var result = Bind(YamlTreeReader.Read(expanded, problems), options, problems);
        return unset.Count == 0 ? result : result with
        {
            Document = null,
            Problems = [.. result.Problems.Where(p => !unset.Contains(p.Position) || p.Message.StartsWith(EnvironmentExpander.UnsetPrefix, StringComparison.Ordinal))],
        };
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

    private static ConfigLoadResult Bind(ConfigNode? root, ConfigLoadOptions options, List<ConfigProblem> problems)
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

        var document = (JsonObject)root.ToJson()!;
        var reader = new ConfigReader(options, problems);
        if (FindUnresolvedSecrets(root, reader))
        {
            // Their places would be reported again as "must be a text".
            return Result(null, document, problems, []);
        }

        var binder = new ConfigBinder(reader);
        var config = binder.ReadRoot(root);
        new SemanticChecks(reader, root, config).Run(binder.References);
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
            found |= FindUnresolvedSecrets(child, reader);
        }

        return found;
    }

    private static ConfigLoadResult Result(GatewayConfig? config, JsonObject? document, List<ConfigProblem> problems, IReadOnlyList<NotEffectiveField> notEffective) =>
        new(config, document, [.. problems.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column)], notEffective);
}
