using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>One golden file: an input, a label that names the conversion, and what is expected (llm.md 8).</summary>
/// <param name="Name">Path of the file in the folder.</param>
/// <param name="Area">Folder of the input, e.g. <c>requests/messages</c>.</param>
/// <param name="Label">Label without <c>-streaming</c>, e.g. <c>messages-completions</c>.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="InputPath">Path of the input file.</param>
/// <param name="Body">Everything after the front matter.</param>
public sealed record GoldenCase(string Name, string Area, string Label, GoldenKind Kind, string InputPath, string Body)
{
    private const string StreamingSuffix = "-streaming";
    private const string DescriptionField = "description: ";
    private const string DescriptionRoot = "src/tests/";

    /// <summary>Name of the input without extension.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(InputPath);

    /// <summary>The input's bytes.</summary>
    public byte[] Input => File.ReadAllBytes(InputPath);

    /// <summary>The expected document: <c>{"request" | "response", "parsed"}</c>, or an array.</summary>
    public JsonNode? Expected => JsonNode.Parse(Body);

    /// <summary>Reads a file; null if it is no golden file, or if its input is nowhere to be found.</summary>
    /// <param name="folder">The root, which corresponds to <c>src/tests</c> in descriptions.</param>
    public static GoldenCase? Read(string folder, string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var end = text.IndexOf("\n---\n", Math.Min(3, text.Length), StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(path);
        var dot = name.LastIndexOf('.');
        var label = name[(dot + 1)..];
        var streaming = label.EndsWith(StreamingSuffix, StringComparison.Ordinal);
        var described = Described(text[..end]);
        var area = described is null ? Path.GetRelativePath(folder, Path.GetDirectoryName(path)!) : Path.GetDirectoryName(described)!;
        area = area.Replace('\\', '/');
        return FindInput(folder, path, described, dot < 0 ? name : name[..dot], streaming) is not { } input ? null : new GoldenCase(
            Path.GetRelativePath(folder, path), area, streaming ? label[..^StreamingSuffix.Length] : label,
            area.StartsWith("requests", StringComparison.Ordinal) ? GoldenKind.Request : streaming ? GoldenKind.Stream : GoldenKind.Answer,
            input, text[(end + 5)..]);
    }

    // Path of the input below src/tests, as the front matter gives it; null without one.
    private static string? Described(string frontMatter)
    {
        var line = Array.Find(frontMatter.Split('\n'), static line => line.StartsWith(DescriptionField, StringComparison.Ordinal));
        var path = line?[DescriptionField.Length..].Trim('"', '\'', ' ');
        var root = path?.LastIndexOf(DescriptionRoot, StringComparison.Ordinal) ?? -1;
        return root < 0 ? path : path![(root + DescriptionRoot.Length)..];
    }

    // Where the description says, counted from the root or beside the file; else what has the file's name without its label.
    private static string? FindInput(string folder, string path, string? described, string stem, bool streaming)
    {
        var beside = Path.GetDirectoryName(path)!;
        string?[] candidates =
        [
            described is null ? null : Path.Combine(folder, described),
            described is null ? null : Path.Combine(beside, Path.GetFileName(described)),
            Path.Combine(beside, stem + (streaming ? ".bin" : ".json")),
            Path.Combine(beside, stem + (streaming ? ".json" : ".bin")),
            Path.Combine(beside, stem),
        ];
        return Array.Find(candidates, static candidate => candidate is not null && File.Exists(candidate));
    }
}
