using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Agentgateway.Configuration.Schema;

/// <summary>Descriptions of kinds of objects and fields: the doc comments of the model, found by name. The compiler writes them beside the assembly.</summary>
internal sealed partial class ModelDocs
{
    // Kinds of objects whose record has another name.
    private static readonly Dictionary<string, string> Records = new(StringComparer.Ordinal)
    {
        ["ApiKey"] = "ApiKeyAuth",
        ["ApiKeyEntry"] = "ApiKey",
        ["AttachedRoute"] = "Route",
        ["AttachedTcpRoute"] = "TcpRoute",
        ["Buffer"] = "BufferPolicy",
        ["Delay"] = "DelayPolicy",
        ["Descriptor"] = "RateLimitDescriptor",
        ["Gateway"] = "GatewayDefinition",
        ["Hbone"] = "HboneSettings",
        ["Health"] = "HealthPolicy",
        ["JwtSign"] = "JwtSignAuth",
        ["LlmConditionalTarget"] = "ConditionalModel",
        ["LlmFailoverTarget"] = "FailoverModel",
        ["LlmWeightedTarget"] = "WeightedModel",
        ["Passthrough"] = "PassthroughAuth",
        ["ProviderFormat"] = "ProviderFormatConfig",
        ["Retry"] = "RetryPolicy",
        ["Root"] = "GatewayConfig",
        ["Service"] = "ServiceReference",
        ["Timeout"] = "TimeoutPolicy",
        ["UiPolicies"] = "RoutePolicies",
    };

    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the file; without it there are no descriptions.</summary>
    public static ModelDocs Load()
    {
        var docs = new ModelDocs();
        var file = Path.Combine(AppContext.BaseDirectory, "Agentgateway.Configuration.xml");
        if (File.Exists(file))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                docs._members.TryAdd(ShortName((string)member.Attribute("name")!), member);
            }
        }

        return docs;
    }

    /// <summary>One sentence or more about a kind of object, or null.</summary>
    public string? OfObject(string scope) => Text(_members.GetValueOrDefault("T:" + Record(scope))?.Element("summary"));

    /// <summary>About a field, or null.</summary>
    public string? OfField(string scope, string field)
    {
        var record = Record(scope);
        var property = char.ToUpperInvariant(field[0]) + field[1..];
        var parameters = _members.GetValueOrDefault("T:" + record)?.Elements("param");
        return Text(Find($"P:{record}.{property}")?.Element("summary"))
            ?? Text(parameters?.FirstOrDefault(p => string.Equals((string?)p.Attribute("name"), property, StringComparison.OrdinalIgnoreCase)));

        // The model writes Tls and Uri where the language writes TLS and URI.
        XElement? Find(string key) =>
            _members.GetValueOrDefault(key) ?? _members.FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>Name of the record that holds a kind of object.</summary>
    internal static string Record(string scope)
    {
        var plain = scope.EndsWith("Entry", StringComparison.Ordinal) && scope is not "ApiKeyEntry" and not "DescriptorEntry" ? scope[..^5] : scope;
        return Records.GetValueOrDefault(plain, plain);
    }

    // T:A.B.Model.Policies.Cors, P:A.B.Model.Policies.Cors.MaxAge
    private static string ShortName(string member)
    {
        var parts = member.Split('(')[0][2..].Split('.');
        return member[..2] + (member[0] == 'T' ? parts[^1] : string.Join('.', parts.TakeLast(2)));
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = Space().Replace(string.Concat(element.Nodes().Select(Render)), " ").Trim();
        return text.Length == 0 ? null : text;
    }

    private static string Render(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => "`" + code.Value + "`",
        XElement { Name.LocalName: "see" or "paramref" or "seealso" } reference => Field((string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? ((string?)reference.Attribute("cref"))?.Split('.')[^1] ?? ""),
        XElement other => string.Concat(other.Nodes().Select(Render)),
        _ => "",
    };

    // A property of the model, as the field it is read from.
    private static string Field(string name) => name.Length == 0 ? "" : "`" + char.ToLowerInvariant(name[0]) + name[1..] + "`";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
