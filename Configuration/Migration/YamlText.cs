using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>Changes parts of a YAML text in block style line by line, so that everything else, comments included, stays as it is.</summary>
internal sealed partial class YamlText
{
    private readonly string _end = "\n";
    private List<string> _lines;

    public YamlText(string text)
    {
        _lines = [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        Root = Parse();
        if (!text.EndsWith('\n'))
        {
            // A text block at the end of the file has a last line end only where the file has one.
            var ended = Root?.ToJson();
            _end = "";
            Root = Parse();
            _end = JsonNode.DeepEquals(ended, Root?.ToJson()) ? "\n" : "";
        }
    }

    /// <summary>The document as it is now; variables are not replaced.</summary>
    public ConfigNode? Root { get; private set; }

    /// <summary>The lines as they are now.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public override string ToString() => string.Join('\n', _lines) + _end;

    /// <summary>Takes other lines for the whole text.</summary>
    public void SetLines(IEnumerable<string> lines)
    {
        _lines = [.. lines];
        Root = Parse();
    }

    public ConfigNode? Find(params ReadOnlySpan<string> path)
    {
        var node = Root;
        foreach (var key in path)
        {
            node = node?.Find(key);
        }

        return node;
    }

    /// <summary>Whether a member stands on lines of its own. In flow style (<c>{a: 1}</c>) it does not.</summary>
    public bool IsBlock(ConfigNode member) =>
        member.KeyPosition.Line > 0 && _lines[member.KeyPosition.Line - 1].AsSpan(0, member.KeyPosition.Column - 1).Trim(' ').IsEmpty;

    public void Rename(ConfigNode member, string name)
    {
        var line = _lines[member.KeyPosition.Line - 1];
        var start = member.KeyPosition.Column - 1;
        _lines[member.KeyPosition.Line - 1] = line[..start] + name + line[(start + member.Key!.Length)..];
        Root = Parse();
    }

    /// <summary>Puts a word in the place of a one-line scalar.</summary>
    public void Replace(ConfigNode scalar, string word)
    {
        var line = _lines[scalar.Position.Line - 1];
        var start = scalar.Position.Column - 1;
        var length = scalar.Text.Length + (2 * (scalar.TextOffset ?? 0));
        _lines[scalar.Position.Line - 1] = line[..start] + word + line[(start + length)..];
        Root = Parse();
    }

    /// <summary>Whether a member is a scalar on one line, so that it can be replaced or taken out in any style.</summary>
    public static bool IsOneLine(ConfigNode member) => member.TextOffset is not null && member.KeyPosition.Line == member.Position.Line;

    /// <summary>Takes a one-line member out of an object in flow style, which keeps other members.</summary>
    public void RemoveFromFlow(ConfigNode member)
    {
        var line = _lines[member.KeyPosition.Line - 1];
        var start = member.KeyPosition.Column - 1;
        var end = member.Position.Column - 1 + member.Text.Length + (2 * (member.TextOffset ?? 0));
        var behind = line[end..];
        if (behind.TrimStart().StartsWith(','))
        {
            end += behind.IndexOf(',') + 1;
            while (end < line.Length && line[end] == ' ')
            {
                end++;
            }
        }
        else
        {
            start = line.AsSpan(0, start).TrimEnd(" ,").Length;
        }

        _lines[member.KeyPosition.Line - 1] = line[..start] + line[end..];
        Root = Parse();
    }

    /// <summary>Takes a member out, and its owner too when it would be left empty.</summary>
    /// <returns>The comments that stood inside.</returns>
    public IReadOnlyList<string> Remove(ConfigNode member)
    {
        while (member.Parent is { Parent: not null, Children.Count: 1 } owner && IsBlock(owner))
        {
            member = owner;
        }

        var first = member.KeyPosition.Line - 1;
        var end = EndOf(member);
        var comments = _lines[first..end].Where(l => l.TrimStart().StartsWith('#')).Select(l => l.TrimStart()).ToList();
        _lines.RemoveRange(first, end - first);
        Root = Parse();
        return comments;
    }

    /// <summary>Adds a member to a mapping of the top level, which is made when it is not there.</summary>
    public void Add(string section, string key, JsonNode? value, IReadOnlyList<string> comments)
    {
        var owner = Find(section);
        if (owner is { Kind: NodeKind.Mapping, Children.Count: > 0 })
        {
            var indent = owner.Children[0].KeyPosition.Column - 1;
            _lines.InsertRange(EndOf(owner), Write(key, value, indent, comments));
        }
        else
        {
            if (owner is not null)
            {
                _lines.RemoveRange(owner.KeyPosition.Line - 1, EndOf(owner) - owner.KeyPosition.Line + 1);
            }

            _lines.AddRange([section + ":", .. Write(key, value, 2, comments)]);
        }

        Root = Parse();
    }

    private ConfigNode? Parse()
    {
        var text = new ExpandedText(ToString());
        text.Copy(0, ToString().Length);
        var problems = new List<ConfigProblem>();
        var root = YamlTreeReader.Read(text, problems);
        return problems.Any(p => p.Severity == ConfigSeverity.Error) ? null : root;
    }

    /// <summary>Index of the first line behind a member. Blank lines and comments that belong to what follows are not part of it.</summary>
    public int EndOf(ConfigNode member)
    {
        var indent = member.KeyPosition.Column - 1;
        var end = member.KeyPosition.Line;
        for (var i = end; i < _lines.Count; i++)
        {
            var trimmed = _lines[i].TrimStart(' ');
            var depth = _lines[i].Length - trimmed.Length;
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                // Deeper than the key: inside, if more of it follows or not.
                end = trimmed.Length > 0 && depth > indent ? i + 1 : end;
                continue;
            }

            // A list may stand at the depth of its key.
            if (depth < indent || (depth == indent && !trimmed.StartsWith("- ", StringComparison.Ordinal) && trimmed != "-"))
            {
                break;
            }

            end = i + 1;
        }

        return end;
    }

    private static List<string> Write(string key, JsonNode? value, int indent, IReadOnlyList<string> comments)
    {
        var margin = new string(' ', indent);
        var lines = comments.Select(c => margin + c).ToList();
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                lines.Add($"{margin}{Plain(key)}:");
                foreach (var (name, child) in o)
                {
                    lines.AddRange(Write(name, child, indent + 2, []));
                }

                break;
            case JsonArray { Count: > 0 } a when a.All(i => i is JsonValue):
                lines.Add($"{margin}{Plain(key)}:");
                lines.AddRange(a.Select(i => $"{margin}- {Scalar(i)}"));
                break;
            default:
                lines.Add($"{margin}{Plain(key)}: {Scalar(value)}");
                break;
        }

        return lines;
    }

    private static string Scalar(JsonNode? value) => value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? Plain(v.GetValue<string>()) : value?.ToJsonString() ?? "null";

    /// <summary>A text as a scalar, quoted where it must be. JSON's quoting is YAML's.</summary>
    public static string Plain(string text) =>
        Simple().IsMatch(text) && Scalars.Resolve(text) == NodeKind.String ? text : "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    [GeneratedRegex(@"^[A-Za-z_$/][A-Za-z0-9_./$(){}\[\]-]*(:[A-Za-z0-9/._-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();
}
