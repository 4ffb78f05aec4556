using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Conversation;

/// <summary>Texts that are copied from document to document say what they say when they are read.</summary>
public sealed class TextPartTests
{
    public static TheoryData<string> Literals => new(
        "", " ", "plain", " plain", "\\n", " \\t\\r\\n\\f", "\\b", "\\u0020", "\\u00a0\\u2003", "\\u0061", "é", "\u2003", "\u2003é", "日本語", "😀", "\\ud83d\\ude00", "a\\ud83d\\ude00b",
        "\\\"quoted\\\"", "back\\\\slash", "\\\\ud83d", "\\/", "\\u003c", "line\\nline", "\\u0000", "\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0061", "\\ude00\\ud83d", "x\\ud83d\\ud83d\\ude00");

    [Theory]
    [MemberData(nameof(Literals))]
    public void Copied_text_is_the_text(string literal)
    {
        using var document = JsonDocument.Parse($"\"{literal}\"");
        var text = document.RootElement.Str();
        var copied = Written(new TextPart(document.RootElement));

        Assert.Equal(text, copied);
        Assert.Equal(text, new TextPart(document.RootElement).Text);
        Assert.Equal(text, Written(new TextPart(text)));
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public void Blank_and_empty_are_known_without_reading(string literal)
    {
        using var document = JsonDocument.Parse($"\"{literal}\"");
        var part = new TextPart(document.RootElement);
        var text = document.RootElement.Str();

        Assert.Equal(string.IsNullOrWhiteSpace(text), part.IsBlank);
        Assert.Equal(text.Length == 0, part.IsEmpty);
        Assert.Equal(string.IsNullOrWhiteSpace(text), new TextPart(text).IsBlank);
    }

    [Fact]
    public void Parts_are_equal_by_what_they_say()
    {
        using var document = JsonDocument.Parse("""{"text":"a\u0062c"}""");
        var read = TextPart.Of(document.RootElement, "text"u8);

        Assert.Equal(new TextPart("abc"), read);
        Assert.Equal(new TextPart("abc").GetHashCode(), read.GetHashCode());
        Assert.NotEqual(new TextPart("abd"), read);
        Assert.Equal("other", (read with { Text = "other" }).Text);
        Assert.Equal("other", Written(read with { Text = "other" }));
        Assert.True(TextPart.Of(document.RootElement, "missing"u8).IsEmpty);
    }

    [Fact]
    public void Text_that_is_no_UTF8_is_refused()
    {
        byte[] body = [.. "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a"u8, 0xC3, 0x28, .. "\"}]}"u8];

        var refusal = Translator.TranslateRequest(body, Wire.Context(ChatFormat.Completions, ChatFormat.Messages), new ArrayBufferWriter<byte>()).Refusal;

        Assert.NotNull(refusal);
        Assert.Equal(400, refusal.Status);
    }

    private static string? Written(TextPart part)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteText("text"u8, part);
            json.WriteNumber("after"u8, 1);
            json.WriteEndObject();
        }

        // Read by a parser that knows no mercy.
        Assert.True(JsonDocument.Parse(Encoding.UTF8.GetString(output.WrittenSpan)).RootElement.TryGetProperty("after", out _));
        return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(output.WrittenSpan)!["text"].GetString();
    }
}
