using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Schema;
using Agentgateway.Configuration.Validation;

namespace Agentgateway.Configuration.Reading;

/// <summary>Reads the fields of one object. What is never asked for is unknown: <see cref="End"/> reports it, with the fields that were asked for as what is allowed.</summary>
/// <param name="node">The object.</param>
/// <param name="place">Where problems of the object as a whole are reported.</param>
/// <param name="scope">Name of the kind of object, for the table of fields without effect.</param>
/// <param name="broken">True when there is no object here; then nothing is reported as missing.</param>
internal sealed class ObjectReader(ConfigReader reader, ConfigNode node, ConfigNode place, string scope, bool broken)
{
    private readonly List<string> _known = [];
    private HashSet<string>? _required;
    private List<string[]>? _choices;

    /// <summary>Where the fields are noted while the language is being described.</summary>
    public ObjectShape? Shape { get; init; }

    public ShapeRecorder? Shapes { get; init; }

    public ConfigReader Reader => reader;

    public ConfigNode Node => place;

    public string Path => place.Path;

    /// <summary>The field, or null when it is absent or null.</summary>
    public ConfigNode? Get(string key)
    {
        return Know(key) is { IsNull: false } child ? child : null;
    }

    private ConfigNode? Know(string key)
    {
        _known.Add(key);
        var child = node.Find(key);
        if (child is not null)
        {
            child.Asked = true;
        }

        if (Shape is not null)
        {
            Shapes!.Field(Shape.Field(key, node), child);
        }

        return child;
    }

    /// <summary>A field with an older or alternative name. Both at once is an error.</summary>
    public ConfigNode? Get(string key, string alias)
    {
        var first = Get(key);
        var second = Get(alias);
        if (first is not null && second is not null)
        {
            reader.Error(second, $"\"{alias}\" is another name of \"{key}\"; only one may be set.");
        }

        return first ?? second;
    }

    /// <summary>Whether the field is there, even as null.</summary>
    public bool Has(string key)
    {
        return Know(key) is not null;
    }

    /// <summary>A field that must be there.</summary>
    public ConfigNode? Required(string key)
    {
        if (Shape is not null)
        {
            (_required ??= []).Add(key);
        }

        var child = Get(key);
        if (child is null && !broken)
        {
            reader.Error(place, $"The field \"{key}\" is missing.");
        }

        return child;
    }

    /// <summary>The one of the fields that is there. None or several are errors; then null.</summary>
    public ConfigNode? OneOf(string what, params ReadOnlySpan<string> keys) => OneOf(what, nullCounts: true, keys);

    /// <summary>The same where null means absent: none of the choices is a mere word.</summary>
    public ConfigNode? OneValueOf(string what, params ReadOnlySpan<string> keys) => OneOf(what, nullCounts: false, keys);

    private ConfigNode? OneOf(string what, bool nullCounts, ReadOnlySpan<string> keys)
    {
        if (Shape is not null)
        {
            (_choices ??= []).Add(keys.ToArray());
        }

        ConfigNode? found = null;
        var several = false;
        foreach (var key in keys)
        {
            if (!Has(key) || (!nullCounts && node.Find(key)!.IsNull))
            {
                continue;
            }

            // Null is the value of some choices; beside another choice it means absent.
            var child = node.Find(key)!;
            if (found is null || (found.IsNull && !child.IsNull))
            {
                found = child;
            }
            else
            {
                several |= !child.IsNull;
            }
        }

        if (!broken && (several || found is null))
        {
            var allowed = string.Join(", ", keys);
            reader.Error(
                place,
                several ? $"Only one {what} may be given." : $"One {what} must be given.",
                several ? string.Join(" and ", node.Children.Where(c => allowed.Split(", ").Contains(c.Key)).Select(c => c.Key)) : null,
                "exactly one of " + allowed);
            return null;
        }

        return found;
    }

    public string? Text(string key) => Get(key) is { } n ? reader.Text(n) : null;

    public string RequiredText(string key) => Required(key) is { } n ? reader.NonEmptyText(n) : "";

    public bool Flag(string key, bool absent = false)
    {
        var child = Get(key);
        Default(key, absent ? "true" : "false");
        return child is null ? absent : reader.Flag(child);
    }

    public bool? OptionalFlag(string key) => Get(key) is { } n ? reader.Flag(n) : null;

    public int? Int(string key, int minimum = 0, int maximum = int.MaxValue) => Get(key) is { } n ? (int)reader.Integer(n, minimum, maximum) : null;

    public long? Long(string key, long minimum = 0, long maximum = long.MaxValue) => Get(key) is { } n ? reader.Integer(n, minimum, maximum) : null;

    public int? Port(string key, int minimum = 1) => Int(key, minimum, 65535);

    public int RequiredPort(string key) => Required(key) is { } n ? (int)reader.Integer(n, 1, 65535) : 0;

    public double? Number(string key, double minimum, double maximum) => Get(key) is { } n ? reader.Number(n, minimum, maximum) : null;

    public TimeSpan? Duration(string key) => Get(key) is { } n ? reader.Duration(n) : null;

    public T? OptionalEnum<T>(string key, EnumNames<T> names)
        where T : struct, Enum => Get(key) is { } n ? reader.Enum(n, names) : null;

    public T Enum<T>(string key, EnumNames<T> names, T absent)
        where T : struct, Enum
    {
        var value = OptionalEnum(key, names);
        Default(key, names.NameOf(absent));
        return value ?? absent;
    }

    /// <summary>One of a few words, as it is written; null when the field is absent.</summary>
    public string? Word(string key, params string[] words)
    {
        if (Get(key) is not { } child)
        {
            return null;
        }

        reader.MayBe(child, words);
        if (child.Kind == NodeKind.String && words.Contains(child.Text))
        {
            return child.Text;
        }

        var near = child.Kind == NodeKind.String ? Suggestion.For(child.Text, words) : null;
        reader.Error(
            child,
            near is null ? "This word is not known." : $"This word is not known; did you mean {near}?",
            child.Kind == NodeKind.String ? ConfigReader.Quote(child.Text) : child.Describe(),
            string.Join(", ", words));
        return null;
    }

    private void Default(string key, string? value)
    {
        if (Shape is not null)
        {
            Shape.Field(key, node).Default = value;
        }
    }

    public IReadOnlyList<string> Texts(string key) => OptionalTexts(key) ?? [];

    public IReadOnlyList<string>? OptionalTexts(string key) => Get(key) is { } n ? reader.Texts(n) : null;

    public IReadOnlyList<T> List<T>(string key, Func<ConfigNode, T> read) => Get(key) is { } n ? reader.List(n, read) : [];

    public IReadOnlyList<T> RequiredList<T>(string key, Func<ConfigNode, T> read) => Required(key) is { } n ? reader.List(n, read) : [];

    public T? Child<T>(string key, Func<ConfigNode, T> read)
        where T : class => Get(key) is { } n ? read(n) : null;

    public CelExpression? Cel(string key) => Get(key) is { } n ? reader.Cel(n) : null;

    /// <summary>An expression whose value decides; null when absent.</summary>
    public CelExpression? Condition(string key) => Get(key) is { } n ? reader.Condition(n) : null;

    public CelExpression RequiredCel(string key) => Required(key) is { } n ? reader.Cel(n) : new CelExpression("false");

    public SecretText? Secret(string key) => Get(key) is { } n ? reader.Secret(n) : null;

    public SecretText RequiredSecret(string key) => Required(key) is { } n ? reader.Secret(n) : new SecretText("");

    public IReadOnlyList<KeyValuePair<string, CelExpression>> OrderedCels(string key) => Get(key) is { } n ? reader.OrderedMap(n, reader.Cel) : [];

    public IReadOnlyDictionary<string, CelExpression> Cels(string key) => Get(key) is { } n ? reader.Map(n, reader.Cel) : EmptyMap<CelExpression>.Instance;

    public IReadOnlyList<KeyValuePair<string, string>> OrderedTexts(string key) => Get(key) is { } n ? reader.OrderedMap(n, reader.Text) : [];

    public IReadOnlyDictionary<string, string> TextMap(string key) => Get(key) is { } n ? reader.Map(n, reader.Text) : EmptyMap<string>.Instance;

    public IReadOnlyDictionary<string, JsonElement> JsonMap(string key) => Get(key) is { } n ? reader.Map(n, reader.Json) : EmptyMap<JsonElement>.Instance;

    /// <summary>Reports unknown fields and fields without effect.</summary>
    public void End()
    {
        Shape?.Observe(_required ?? [], _choices ?? []);
        foreach (var child in node.Children)
        {
            if (!child.Asked)
            {
                var known = _known.Distinct(StringComparer.Ordinal).ToList();
                var near = Suggestion.For(child.Key!, node.DecidingKey is { } deciding ? known.Append(deciding) : known);
                reader.Error(
                    child.Path,
                    child.KeyPosition,
                    near is null ? $"The field \"{child.Key}\" is not known." : $"The field \"{child.Key}\" is not known; did you mean \"{near}\"?",
                    ConfigReader.Quote(child.Key!),
                    known.Count == 0 ? "no fields" : string.Join(", ", known));
            }
            else if (!child.IsNull && NotEffective.Find(scope, child.Key!) is { } reason)
            {
                reader.NotEffective(child, reason);
            }
        }
    }
}
