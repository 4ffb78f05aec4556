using Agentgateway.Llm.Golden;
using Xunit;

namespace Agentgateway.Llm.Tests.Golden;

/// <summary>The runner knows every label of llm.md 8.2, finds inputs in folders as others may have them, and says of the rest why it cannot run it.</summary>
public sealed class GoldenDiscoveryTests : IDisposable
{
    private const string Basic = """{"model":"m","messages":[{"role":"user","content":"hi"}]}""";
    private const string Wanted = """{"request":{"contents":[{"role":"user","parts":[{"text":"hi"}]}]},"parsed":{}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("golden").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Labels()
    {
        var labels = new TheoryData<string, string>();
        Add("requests/completions", "anthropic", "bedrock", "vertex-gemini", "get-messages-completions", "get-messages-messages");
        Add("requests/messages", "anthropic", "completions", "bedrock", "vertex", "responses");
        Add("requests/responses", "bedrock", "gemini", "openai", "get-messages-responses");
        Add("requests/count-tokens", "anthropic", "bedrock", "vertex");
        Add("requests/embeddings", "openai", "bedrock-titan", "bedrock-cohere", "bedrock-nova", "vertex");
        Add("requests/rerank", "cohere", "bedrock", "vertex");
        Add("requests/gemini", "gemini-native", "get-messages-gemini");
        Add("requests/policies", "anthropic", "openai", "gemini-native");
        return labels;

        void Add(string area, params string[] names)
        {
            foreach (var name in names)
            {
                labels.Add(area, name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_label_of_the_specification_has_a_conversion(string area, string label)
    {
        Write($"{area}/case.json", "{}");
        Write($"{area}/case.{label}.snap", Snap($"src/tests/{area}/case.json", "{}"));
        var (summary, output) = Run(_folder);

        // Whatever it makes of an empty object, it is no skip.
        Assert.True(summary is { Skipped: 0 }, output);
        Assert.Equal(1, summary.Passed + summary.Failed);
    }

    [Theory]
    [InlineData("src/tests/requests/completions/basic.json")]
    [InlineData("crates/llm/src/tests/requests/completions/basic.json")]
    [InlineData("\"src/tests/requests/completions/basic.json\"")]
    [InlineData(null)]
    public void Input_is_found_by_description_or_name(string? description)
    {
        Write("requests/completions/basic.json", Basic);
        Write("requests/completions/basic.vertex-gemini.snap", Snap(description, Wanted));
        var (summary, output) = Run(_folder);
        Assert.True(summary is { Passed: 1, Failed: 0, Skipped: 0 }, output);
    }

    [Fact]
    public void Folder_may_be_a_part_of_the_tree()
    {
        Write("completions/basic.json", Basic);
        Write("completions/basic.vertex-gemini.snap", Snap("src/tests/requests/completions/basic.json", Wanted));
        var (summary, output) = Run(_folder);
        Assert.True(summary is { Passed: 1, Failed: 0, Skipped: 0 }, output);
    }

    [Fact]
    public void What_cannot_be_run_is_skipped_with_a_reason_and_what_breaks_is_a_failure()
    {
        Write("requests/completions/a.anthropic.snap", "no front matter");
        Write("requests/completions/b.anthropic.snap", Snap("src/tests/requests/completions/b.json", "{}"));
        Write("requests/completions/c.json", Basic);
        Write("requests/completions/c.nobody.snap", Snap("src/tests/requests/completions/c.json", "{}"));
        Write("requests/completions/d.json", "not JSON");
        Write("requests/completions/d.anthropic.snap", Snap("src/tests/requests/completions/d.json", "{}"));
        Write("requests/completions/e.json", Basic);
        Write("requests/completions/e.anthropic.snap", Snap("src/tests/requests/completions/e.json", "not JSON"));
        Write("unlabelled.snap", Snap(null, ""));
        var (summary, output) = Run(_folder);
        Assert.True(summary is { Passed: 0, Failed: 2, Skipped: 4 }, output);
        Assert.Contains("no conversion for label 'nobody'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Member_that_is_refused_by_rule_is_taken_out_and_the_rest_compared()
    {
        Write("requests/completions/full.json", """{"model":"m","n":2,"messages":[{"role":"user","content":"hi"}]}""");
        Write("requests/completions/full.anthropic.snap", Snap(null, """{"request":{"model":"m","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}}"""));
        Write("requests/completions/full.bedrock.snap", Snap(null, """{"request":{"messages":[{"role":"user","content":[{"text":"other"}]}],"inferenceConfig":{"maxTokens":4096}}}"""));
        var (summary, output) = Run(_folder);
        Assert.True(summary is { Passed: 1, Failed: 1 }, output);
        Assert.Contains("$.messages[0].content[0].text", output, StringComparison.Ordinal);
    }

    private static (GoldenSummary Summary, string Output) Run(string folder)
    {
        var output = new StringWriter();
        return (GoldenRun.Execute(folder, output), output.ToString());
    }

    private static string Snap(string? description, string body) => $"---\nsource: x.rs\n{(description is null ? "" : $"description: {description}\n")}info:\n  model: m\n---\n{body}\n";

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
