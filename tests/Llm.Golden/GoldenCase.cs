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

    /// <summary>Reads a file; null if it is no golden file, or if its input is not in the folder.</summary>
    /// <param name="folder">The root, which corresponds to <c>src/tests</c> in descriptions.</param>
    public static GoldenCase? Read(string folder, string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var end = text.IndexOf("\n---\n", Math.Min(3, text.Length), StringComparison.Ordinal);
        var description = end < 0 ? null : Array.Find(text[..end].Split('\n'), static line => line.StartsWith(DescriptionField, StringComparison.Ordinal));
        if (description is null)
        {
            return null;
        }

        var input = Path.Combine(folder, description[DescriptionField.Length..].Trim('"', ' ').Replace(DescriptionRoot, "", StringComparison.Ordinal));
        if (!File.Exists(input))
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(path);
        var label = name[(name.LastIndexOf('.') + 1)..];
        var streaming = label.EndsWith(StreamingSuffix, StringComparison.Ordinal);
        var area = Path.GetRelativePath(folder, Path.GetDirectoryName(path)!).Replace('\\', '/');
        return new GoldenCase(
            Path.GetRelativePath(folder, path), area, streaming ? label[..^StreamingSuffix.Length] : label,
            area.StartsWith("requests", StringComparison.Ordinal) ? GoldenKind.Request : streaming ? GoldenKind.Stream : GoldenKind.Answer,
            input, text[(end + 5)..]);
    }
}
