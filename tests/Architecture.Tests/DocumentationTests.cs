using System.Text.RegularExpressions;
using Xunit;

namespace Agentgateway.Architecture.Tests;

/// <summary>Links in README.md and docs/ lead somewhere, and docs/main-flow.md names types where they are.</summary>
public sealed partial class DocumentationTests
{
    private static IEnumerable<string> Pages => SourceTree.Files("docs", "*.md").Append("README.md");

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        var broken = new List<string>();
        foreach (var page in Pages)
        {
            foreach (Match link in Link().Matches(WithoutCode(SourceTree.Read(page))))
            {
                var target = link.Groups["target"].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                {
                    continue;
                }

                var parts = target.Split('#', 2);
                var path = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
                var full = Path.Combine(SourceTree.Root, path);
                if (!File.Exists(full) && !Directory.Exists(full))
                {
                    broken.Add($"{page}: {target} (no such file)");
                }
                else if (parts.Length == 2 && path.EndsWith(".md", StringComparison.Ordinal) && !Anchors(path).Contains(parts[1]))
                {
                    broken.Add($"{page}: {target} (no such heading)");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_in_the_index()
    {
        var index = SourceTree.Read("docs/README.md");

        var missing = SourceTree.Files("docs", "*.md")
            .Where(page => page != "docs/README.md")
            .Select(page => page["docs/".Length..])
            .Where(page => !index.Contains($"({page})", StringComparison.Ordinal))
            .ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void The_main_flow_names_types_that_are_in_the_linked_files()
    {
        const string page = "docs/main-flow.md";
        var links = CodeLink().Matches(SourceTree.Read(page));
        var broken = new List<string>();
        foreach (Match link in links)
        {
            var file = Resolve(page, link.Groups["target"].Value);
            var type = link.Groups["type"].Value.Split('.', '(')[0];
            if (!File.Exists(Path.Combine(SourceTree.Root, file)) || !Regex.IsMatch(
                SourceTree.Read(file), $@"\b(class|record|struct|interface|enum|record struct)\s+{Regex.Escape(type)}\b"))
            {
                broken.Add($"{type} is not in {file}");
            }
        }

        Assert.NotEmpty(links);
        Assert.Empty(broken);
    }

    private static string Resolve(string page, string target) => Path.GetRelativePath(
        SourceTree.Root, Path.GetFullPath(Path.Combine(SourceTree.Root, Path.GetDirectoryName(page) ?? "", target))).Replace('\\', '/');

    // As the usual renderers make them: lower case, punctuation away, blanks to hyphens.
    private static HashSet<string> Anchors(string page) => Heading().Matches(SourceTree.Read(page))
        .Select(m => NotInAnchor().Replace(m.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        .ToHashSet();

    private static string WithoutCode(string text) => FencedCode().Replace(text, "");

    [GeneratedRegex(@"(?<!\!)\[[^\]]*\]\((?<target>[^)\s]+)\)|\!\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[`?(?<type>[A-Z][A-Za-z0-9_.()<>]+)`?\]\((?<target>[^)\s#]+\.cs)(#[^)]*)?\)")]
    private static partial Regex CodeLink();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedCode();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}
