using System.Security;
using System.Text.Json;
using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Schema;
using Agentgateway.Configuration.Validation;

namespace Agentgateway.Configuration.Reading;

/// <summary>Reads values out of the tree and collects every problem on the way. Readers return a placeholder after an error and go on.</summary>
/// <param name="shapes">Listens to what is asked for, to describe the language; null while loading.</param>
internal sealed partial class ConfigReader(ConfigLoadOptions options, List<ConfigProblem> problems, ShapeRecorder? shapes = null)
{
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<NotEffectiveField> _notEffective = [];
    private readonly List<(ConfigNode Node, string Kind, string Name)> _references = [];
    private readonly ExpressionCheck _expressions = new();

    public IReadOnlyList<string> Files => [.. _files];

    public IReadOnlyList<NotEffectiveField> NotEffectiveFields => _notEffective;

    /// <summary>References met on the way, checked when everything is known.</summary>
    public IReadOnlyList<(ConfigNode Node, string Kind, string Name)> References => _references;

    public bool HasErrors => problems.Any(p => p.Severity == ConfigSeverity.Error);

    public void Error(ConfigNode node, string message, string? found = null, string? allowed = null) =>
        problems.Add(new ConfigProblem(ConfigSeverity.Error, node.Path, node.Position, message, found, allowed));

    public void Error(string path, Position position, string message, string? found = null, string? allowed = null) =>
        problems.Add(new ConfigProblem(ConfigSeverity.Error, path, position, message, found, allowed));

    public void Warn(ConfigNode node, string message) =>
        problems.Add(new ConfigProblem(ConfigSeverity.Warning, node.Path, node.Position, message));

    /// <summary>A name that nothing has.</summary>
    /// <param name="what">What is looked for: <c>backend</c>, <c>gateway</c>.</param>
    /// <param name="known">The names that there are.</param>
    public void Dangling(ConfigNode node, string what, string name, IReadOnlyCollection<string> known)
    {
        var near = Suggestion.For(name, known);
        Error(
            node,
            near is null ? $"There is no {what} with this name." : $"There is no {what} with this name; did you mean {near}?",
            Quote(name),
            known.Count == 0 ? "none is defined" : string.Join(", ", known.Order(StringComparer.Ordinal).Take(20)));
    }

    public void NotEffective(ConfigNode node, NotEffectiveReason reason) =>
        _notEffective.Add(new NotEffectiveField(node.Path, node.KeyPosition == default ? node.Position : node.KeyPosition, reason.Text, reason.GuardsAccess));

    public void Refer(ConfigNode node, string kind, string name) => _references.Add((node, kind, name));

    /// <summary>Notes a file whose content belongs to the configuration.</summary>
    public void UsesFile(string path)
    {
        _files.Add(path);
        NoteFile(path);
    }

    /// <summary>Opens an object. For anything else an error is noted and the object is empty.</summary>
    public ObjectReader Object(ConfigNode node, string scope)
    {
        var shape = shapes?.Object(node, scope);
        if (node.Kind is not (NodeKind.Mapping or NodeKind.Null))
        {
            WrongKind(node, "an object");
            return new ObjectReader(this, new ConfigNode(NodeKind.Mapping, node.Position), node, scope, broken: true) { Shape = shape, Shapes = shapes };
        }

        return new ObjectReader(this, node, node, scope, broken: false) { Shape = shape, Shapes = shapes };
    }

    public void WrongKind(ConfigNode node, string allowed) => Error(node, $"This must be {allowed}.", node.Describe(), allowed);

    public string Text(ConfigNode node)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Text));
        return Characters(node);
    }

    private string Characters(ConfigNode node)
    {        if (node.Kind == NodeKind.String)
        {
            return node.Text;
        }

        if (node.Kind is NodeKind.Bool or NodeKind.Integer or NodeKind.Float)
        {
            Error(node, "This must be a text.", node.Describe(), "a text; put the value in quotes");
        }
        else
        {
            WrongKind(node, "a text");
        }

        return "";
    }

    public string NonEmptyText(ConfigNode node)
    {
        var text = Text(node);
        if (text.Length == 0 && node.Kind == NodeKind.String)
        {
            Error(node, "This must not be empty.");
        }

        return text;
    }

    /// <summary>Whether a word with a meaning of its own stands here.</summary>
    public bool IsWord(ConfigNode node, string word)
    {
        shapes?.Word(node, word);
        return node.Kind == NodeKind.String && string.Equals(node.Text, word, StringComparison.Ordinal);
    }

    /// <summary>Notes for the description of the language that words may stand here; what they are is checked elsewhere.</summary>
    public void MayBe(ConfigNode node, IEnumerable<string> words)
    {
        if (shapes is not null)
        {
            foreach (var word in words)
            {
                shapes.Word(node, word);
            }
        }
    }

    /// <summary>Notes that a scalar may stand here which the caller reads itself.</summary>
    public void MayBe(ConfigNode node, ScalarShape scalar) => shapes?.Scalar(node, scalar);

    /// <summary>Whether an object stands here that has the field by which its kind is told.</summary>
    public bool IsObjectWith(ConfigNode node, string key)
    {
        shapes?.DecidingKey(node, key);
        node.DecidingKey = key;
        return node.Kind == NodeKind.Mapping && node.Find(key) is not null;
    }

    public bool Flag(ConfigNode node)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Flag));
        if (node.Kind == NodeKind.Bool)
        {
            return node.Text[0] is 't' or 'T';
        }

        WrongKind(node, "true or false");
        return false;
    }

    public long Integer(ConfigNode node, long minimum, long maximum)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Integer, minimum, maximum == long.MaxValue ? null : maximum));
        if (node.Kind != NodeKind.Integer || !Scalars.TryInteger(node.Text, out var value))
        {
            WrongKind(node, "a whole number");
            return minimum;
        }

        if (value < minimum || value > maximum)
        {
            Error(node, "The number is out of range.", node.Text, maximum == long.MaxValue ? $"{minimum} or more" : $"{minimum} to {maximum}");
            return minimum;
        }

        return (long)value;
    }

    public double Number(ConfigNode node, double minimum, double maximum)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Number, minimum, maximum));
        if (node.Kind is not (NodeKind.Integer or NodeKind.Float))
        {
            WrongKind(node, "a number");
            return minimum;
        }

        var value = Scalars.ParseFloat(node.Text);
        if (!(value >= minimum && value <= maximum))
        {
            Error(node, "The number is out of range.", node.Text, FormattableString.Invariant($"{minimum} to {maximum}"));
            return minimum;
        }

        return value;
    }

    public TimeSpan Duration(ConfigNode node)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Duration));
        var written = node.Kind is NodeKind.String or NodeKind.Integer or NodeKind.Float;
        if (written && node.Kind == NodeKind.String && GoDuration.TryParse(node.Text, out var value))
        {
            return value;
        }

        Error(node, "This is not a duration.", written ? Quote(node.Text) : node.Describe(), GoDuration.Allowed);
        return TimeSpan.FromSeconds(1);
    }

    public T Enum<T>(ConfigNode node, EnumNames<T> names)
        where T : struct, Enum
    {
        MayBe(node, names.Names);
        if (node.Kind != NodeKind.String)
        {
            Error(node, "This must be one of a few words.", node.Describe(), names.Allowed);
            return default;
        }

        if (!names.TryGet(node.Text, out var value))
        {
            var near = Suggestion.For(node.Text, names.Names);
            Error(node, near is null ? "This word is not known." : $"This word is not known; did you mean {near}?", Quote(node.Text), names.Allowed);
        }

        return value;
    }

    public IReadOnlyList<T> List<T>(ConfigNode node, Func<ConfigNode, T> read)
    {
        shapes?.List(node);
        if (node.Kind != NodeKind.Sequence)
        {
            WrongKind(node, "a list");
            return [];
        }

        var items = new List<T>(node.Children.Count);
        foreach (var child in node.Children)
        {
            items.Add(child.Item is { Reusable: true } item ? Reuse(child, item, read) : read(child));
        }

        return items;
    }

    public IReadOnlyList<string> Texts(ConfigNode node) => List(node, Text);

    public IReadOnlyList<KeyValuePair<string, T>> OrderedMap<T>(ConfigNode node, Func<ConfigNode, T> read)
    {
        shapes?.Map(node);
        if (node.Kind is not (NodeKind.Mapping or NodeKind.Null))
        {
            WrongKind(node, "an object");
            return [];
        }

        var entries = new List<KeyValuePair<string, T>>(node.Children.Count);
        foreach (var child in node.Children)
        {
            entries.Add(new KeyValuePair<string, T>(child.Key!, read(child)));
        }

        return entries;
    }

    public IReadOnlyDictionary<string, T> Map<T>(ConfigNode node, Func<ConfigNode, T> read) =>
        OrderedMap(node, read).ToDictionary(StringComparer.Ordinal);

    /// <summary>A free value.</summary>
    public JsonElement Json(ConfigNode node)
    {
        shapes?.Anything(node);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var json = node.ToJson();
            if (json is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                json.WriteTo(writer);
            }
        }

        var utf8 = new Utf8JsonReader(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        return JsonElement.ParseValue(ref utf8);
    }

    /// <summary>An expression; it is compiled, so that its errors are found now.</summary>
    public CelExpression Cel(ConfigNode node) => Expression(node, isCondition: false);

    /// <summary>An expression whose value decides; one that can never be a bool gets a warning.</summary>
    public CelExpression Condition(ConfigNode node) => Expression(node, isCondition: true);

    private CelExpression Expression(ConfigNode node, bool isCondition)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Expression));
        if (node.Kind is NodeKind.Mapping or NodeKind.Sequence or NodeKind.Null)
        {
            WrongKind(node, "an expression (a text)");
            return new CelExpression("false", node.Position);
        }

        var expression = new CelExpression(node.Text, node.Position);
        if (_expressions.Validate(expression.Text, isCondition, out var warnings) is { } error)
        {
            ExpressionError(node, error);
        }

        foreach (var warning in warnings)
        {
            ExpressionProblem(ConfigSeverity.Warning, node, "The expression cannot do what it says", warning);
        }

        return expression;
    }

    /// <summary>Definitions that all expressions may use.</summary>
    public string CelFunctions(ConfigNode node)
    {
        var text = Text(node);
        if (text.Length > 0 && _expressions.Define(text) is { } error)
        {
            ExpressionError(node, error);
        }

        return text;
    }

    private void ExpressionError(ConfigNode node, CelCompileError error) => ExpressionProblem(ConfigSeverity.Error, node, "The expression is not valid", error);

    // In a one-line scalar the place inside the expression is a place in the file.
    private void ExpressionProblem(ConfigSeverity severity, ConfigNode node, string summary, CelCompileError error)
    {
        var isPlace = node.TextOffset is not null && error.Line == 1;
        var position = isPlace ? node.Position with { Column = node.Position.Column + node.TextOffset!.Value + error.Column - 1 } : node.Position;
        var message = isPlace ? $"{summary}: {error.Message}" : $"{summary} in its line {error.Line}, column {error.Column}: {error.Message}";
        problems.Add(new ConfigProblem(severity, node.Path, position, message, error.Found, error.Expected));
    }

    /// <summary>A secret: a text, or <c>{file: path}</c>. White space around it is dropped.</summary>
    public SecretText Secret(ConfigNode node)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.Secret));
        if (node.Kind == NodeKind.Mapping)
        {
            var o = Object(node, "Secret");
            var path = o.RequiredText("file");
            o.End();
            return path.Length == 0 ? new SecretText("") : new SecretText(ReadSecretFile(node, path), path);
        }

        var value = Characters(node).Trim();
        if (value.Length == 0 && node.Kind == NodeKind.String)
        {
            Warn(node, "The secret is empty.");
        }

        return new SecretText(value);
    }

    /// <summary>A path whose file belongs to the configuration.</summary>
    public string FilePath(ConfigNode node)
    {
        shapes?.Scalar(node, new ScalarShape(ScalarKind.File));
        var path = Characters(node);
        if (path.Length == 0 && node.Kind == NodeKind.String)
        {
            Error(node, "This must not be empty.");
        }

        if (path.Length > 0)
        {
            UsesFile(path);
        }

        return path;
    }

    public static string Quote(string text) => "\"" + (text.Length > 60 ? text[..60] + "…" : text).ReplaceLineEndings("⏎") + "\"";

    private string ReadSecretFile(ConfigNode node, string path)
    {
        UsesFile(path);
        if (!options.ReadFiles)
        {
            return "";
        }

        try
        {
            return options.ReadFile(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            Error(node, $"The file {Quote(path)} cannot be read: {e.GetType().Name}.", allowed: "a readable file; relative paths are those of the working directory");
            return "";
        }
    }
}
