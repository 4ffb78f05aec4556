using System.Text.Json.Nodes;
using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class SnippetsTests
{
    private const string Key = "agk_0123456789";

    private static string Text(string id, string model = "mock-gpt") =>
        Snippets.Create("http://localhost:4000/", Key, model).Single(snippet => snippet.Id == id).Text;

    [Fact]
    public void Every_promised_client_has_a_snippet_with_key_and_gateway()
    {
        var snippets = Snippets.Create("http://localhost:4000", Key, "mock-gpt");

        Assert.Equal(["curl", "python", "javascript", "dotnet", "claude-code", "codex", "cursor", "vscode"], snippets.Select(snippet => snippet.Id));
        Assert.All(snippets, snippet => Assert.Contains(Key, snippet.Text, StringComparison.Ordinal));
        Assert.All(snippets, snippet => Assert.Contains("http://localhost:4000", snippet.Text, StringComparison.Ordinal));
        Assert.All(snippets, snippet => Assert.DoesNotContain("4000//", snippet.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cursor", "mcpServers", null)]
    [InlineData("vscode", "servers", "http")]
    public void Mcp_snippets_are_valid_json_in_the_shape_of_the_client(string id, string root, string? type)
    {
        var server = JsonNode.Parse(Text(id))![root]!["agentgateway"]!;

        Assert.Equal("http://localhost:4000/mcp", server["url"]!.GetValue<string>());
        Assert.Equal($"Bearer {Key}", server["headers"]!["Authorization"]!.GetValue<string>());
        Assert.Equal(type, server["type"]?.GetValue<string>());
    }

    [Fact]
    public void Curl_body_is_valid_json_between_single_quotes()
    {
        var text = Text("curl");
        var body = text[(text.IndexOf("-d '", StringComparison.Ordinal) + 4)..].TrimEnd().TrimEnd('\'');

        Assert.Equal("mock-gpt", JsonNode.Parse(body)!["model"]!.GetValue<string>());
        Assert.True(JsonNode.Parse(body)!["stream"]!.GetValue<bool>());
    }

    [Fact]
    public void Quotes_in_a_model_name_cannot_leave_their_literal()
    {
        Assert.Contains("'\\''", Text("curl", "it's"), StringComparison.Ordinal);
        Assert.Contains("model=\"a\\\"b\"", Text("python", "a\"b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Claude_code_gets_the_bare_gateway_and_codex_the_v1_base()
    {
        Assert.Contains("ANTHROPIC_BASE_URL='http://localhost:4000'\n", Text("claude-code"), StringComparison.Ordinal);
        Assert.Contains("base_url = \"http://localhost:4000/v1\"", Text("codex"), StringComparison.Ordinal);
    }
}
