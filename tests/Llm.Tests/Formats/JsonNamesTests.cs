using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Formats;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats;

/// <summary>Short strings that are read again and again are made once.</summary>
public sealed class JsonNamesTests
{
    [Theory]
    [InlineData("assistant")]
    [InlineData("function_call_output")]
    [InlineData("STOP")]
    public void Known_word_is_always_the_same_string(string word)
    {
        using var document = JsonDocument.Parse($$"""{"role":"{{word}}"}""");

        Assert.Equal(word, document.RootElement.Text("role"u8));
        Assert.Same(document.RootElement.Text("role"u8), document.RootElement.Text("role"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("assistanT")]
    [InlineData("a\\u0073sistant")]
    [InlineData("ä")]
    [InlineData("a very long text that is no word at all")]
    public void Other_strings_are_what_they_say(string literal)
    {
        using var document = JsonDocument.Parse($$"""{"role":"{{literal}}"}""");

        Assert.Equal(document.RootElement.GetProperty("role").GetString(), document.RootElement.Text("role"u8));
    }

    [Fact]
    public void Recent_name_is_the_same_string_and_never_another_name()
    {
        Assert.Same(Name("\"gpt-4o\""), Name("\"gpt-4o\""));
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal($"model-{i % 150}", Name($"\"model-{i % 150}\""));
        }

        Assert.Equal("gpt-4o", Name("\"gpt-4\\u006f\""));
        Assert.Equal("modèle", Name("\"modèle\""));
        Assert.Equal("", Name("\"\""));
        Assert.Equal(new string('m', 100), Name($"\"{new string('m', 100)}\""));
        Assert.Throws<InvalidOperationException>(() => Name([(byte)'"', 0xC3, 0x28, (byte)'"']));
    }

    [Theory]
    [InlineData("known", true)]
    [InlineData("kn\\u006fwn", true)]
    [InlineData("unknown", false)]
    [InlineData("", false)]
    [InlineData("näme", true)]
    [InlineData("a name that is longer than any of the names that one would look for here", false)]
    public void Member_is_found_by_its_name(string literal, bool found)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "known", "näme" };
        using var document = JsonDocument.Parse($$"""{"{{literal}}":1}""");

        Assert.Equal(found, document.RootElement.EnumerateObject().First().IsIn(names));
    }

    [Fact]
    public void Path_says_where()
    {
        Assert.Equal("system", new FieldPath("system").ToString());
        Assert.Equal("system[2]", new FieldPath("system").At(2).ToString());
        Assert.Equal("messages[1]", new FieldPath("messages").At(1).ToString());
        Assert.Equal("messages[1].content", new FieldPath("messages").At(1).Content().ToString());
        Assert.Equal("messages[1].content[0]", new FieldPath("messages").At(1).Content().At(0).ToString());
        Assert.Equal("messages[1].content[0].content[3]", new FieldPath("messages").At(1).Content().At(0).Content().At(3).ToString());
        Assert.Equal("content[0].content", new FieldPath("content").At(0).Content().ToString());
    }

    private static string Name(string json) => Name(Encoding.UTF8.GetBytes(json));

    private static string Name(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return RecentNames.Read(ref reader);
    }
}
