using System.Globalization;
using System.Text;

namespace Agentgateway.Configuration.Schema;

/// <summary>Writes the recorded shapes as a page for people: one table for each kind of object, in the order in which a document meets them.</summary>
internal sealed class ReferencePageWriter(ShapeRecorder shapes, ModelDocs docs)
{
    public string Write()
    {
        var page = new StringBuilder();
        page.Append("# Configuration reference\n\n");
        page.Append("Every field of the language, written by `dotnet run --project Gateway -- schema --reference` from what the reader accepts.\n");
        page.Append("How to use them is in [configuration.md](configuration.md); the same as a JSON schema is in [configuration.schema.json](configuration.schema.json).\n");
        page.Append("Fields in **bold** are required. Fields without effect in this version are listed by `--validate-only` where a file uses them.\n");
        foreach (var shape in InOrder())
        {
            Table(page, shape);
        }

        return page.ToString();
    }

    private IEnumerable<ObjectShape> InOrder()
    {
        var order = new List<ObjectShape>();
        var seen = new HashSet<ObjectShape>();
        var queue = new Queue<ObjectShape>([shapes.Objects["Root"]]);
        while (queue.TryDequeue(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            order.Add(next);
            foreach (var inner in next.Fields.SelectMany(f => ObjectsOf(f.Value)))
            {
                queue.Enqueue(inner);
            }
        }

        return order.Where(o => o.Fields.Count > 0);
    }

    private static IEnumerable<ObjectShape> ObjectsOf(ValueShape value) =>
        value.Objects.Concat(value.Items is { } i ? ObjectsOf(i) : []).Concat(value.Values is { } v ? ObjectsOf(v) : []);

    private void Table(StringBuilder page, ObjectShape shape)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {Title(shape.Name)}\n\n");
        if (docs.OfObject(shape.Name) is { } text)
        {
            page.Append(text).Append("\n\n");
        }

        foreach (var choice in shape.Choices)
        {
            page.Append("Exactly one of ").AppendJoin(", ", choice.Select(c => "`" + c + "`")).Append(".\n\n");
        }

        page.Append("| Field | Value | Default | Meaning |\n|---|---|---|---|\n");
        foreach (var field in shape.Accepted)
        {
            var name = shape.Required.Contains(field.Name) ? $"**`{field.Name}`**" : $"`{field.Name}`";
            var meaning = docs.OfField(shape.Name, field.Name) ?? Single(field.Value) ?? "";
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {Describe(field.Value)} | {(field.Default is { } d ? "`" + d + "`" : "")} | {Cell(meaning)} |\n");
        }
    }

    // What the object is says what the field is for.
    private string? Single(ValueShape value) => ObjectsOf(value).Distinct().ToList() is [var only] ? docs.OfObject(only.Name) : null;

    private static string Describe(ValueShape value)
    {
        if (value.Anything)
        {
            return "anything";
        }

        var forms = new List<string>();
        forms.AddRange(value.Words.Select(w => "`" + w + "`"));
        forms.AddRange(value.Scalars.Select(Describe));
        forms.AddRange(value.Objects.Select(o => o.Fields.Count == 0 ? "`{}`" : $"[{Title(o.Name)}](#{Title(o.Name).ToLowerInvariant().Replace(' ', '-').Replace(".", "", StringComparison.Ordinal)})"));
        if (value.Items is { } items)
        {
            forms.Add("list of " + Describe(items));
        }

        if (value.Values is { } values)
        {
            forms.Add("map of " + Describe(values));
        }

        return Cell(string.Join(", ", forms));
    }

    private static string Describe(ScalarShape scalar) => scalar.Kind switch
    {
        ScalarKind.Flag => "boolean",
        ScalarKind.Integer => scalar.Maximum is { } m && m < int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"integer {scalar.Minimum} to {m}") : "integer",
        ScalarKind.Number => string.Create(CultureInfo.InvariantCulture, $"number {scalar.Minimum} to {scalar.Maximum}"),
        ScalarKind.Duration => "duration",
        ScalarKind.Expression => "expression",
        ScalarKind.File => "file",
        ScalarKind.Secret => "secret",
        _ => "text",
    };

    private static string Title(string name)
    {
        if (name == "Root")
        {
            return "The file";
        }

        var title = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]);
            title.Append(starts ? " " : "").Append(i == 0 ? name[i] : char.ToLowerInvariant(name[i]));
        }

        return title.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
