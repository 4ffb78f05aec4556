using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.Llm.Golden;

/// <summary>A deliberate deviation from the reference. Differences it covers do not count.</summary>
/// <param name="Label">Label it applies to; <c>*</c> stands for any run of characters, <c>|</c> separates alternatives.</param>
/// <param name="Path">JSON path from the request, response, event list (<c>$[3].choices[0]</c>) or telemetry (<c>parsed.…</c>); <c>*</c> as above. A path that begins with <c>event:</c>
/// names events that are taken out of both streams before they are compared; one that begins with <c>carrier:</c> does so for chunks that carry the member.
/// One that begins with <c>refused:</c> names a member of the input, or a type of part, that we refuse; it is taken out of the input, and the rest is compared.
/// <c>$[*]</c> alone stands for a whole stream of Responses: then what both streams say is compared instead of their events.</param>
/// <param name="Reason">Why we deviate.</param>
/// <param name="Undo">Takes the deviation out of our document or event list before it is compared, where a path alone would hide too much; null for nothing.</param>
public sealed record GoldenRule(string Label, string Path, string Reason, Action<JsonNode>? Undo = null)
{
    private readonly Regex _label = Pattern(Label);
    private readonly Regex _path = Pattern(Path);

    /// <summary>True if the rule is about this label.</summary>
    public bool IsFor(string label) => _label.IsMatch(label);

    /// <summary>True if the rule covers the path.</summary>
    public bool Covers(string path) => _path.IsMatch(path);

    private static Regex Pattern(string text) => new("^(" + Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal) + ")$");
}
