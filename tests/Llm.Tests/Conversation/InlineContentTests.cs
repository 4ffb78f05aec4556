using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Xunit;

namespace Agentgateway.Llm.Tests.Conversation;

/// <summary>Pictures and files that are copied from document to document arrive whole.</summary>
public sealed class InlineContentTests
{
    [Theory]
    [InlineData("data:image/png;base64,QUJD", "image/png", "QUJD")]
    [InlineData("DATA:image/png;BASE64,QUJD", "image/png", "QUJD")]
    [InlineData("data:image/svg+xml;charset=utf-8;base64,QU+/", "image/svg+xml", "QU+/")]
    [InlineData("data:image\\/png;base64,QU\\/D", "image/png", "QU/D")]
    public void Data_URL_is_taken_apart(string literal, string mediaType, string content)
    {
        using var document = JsonDocument.Parse($"\"{literal}\"");

        var part = MediaPart.FromUrl(MediaKind.Image, document.RootElement);

        Assert.Equal(mediaType, part.MediaType);
        Assert.Equal(content, Written(json => json.WriteString("it"u8, part.Base64!)));
        Assert.Equal(content, part.Base64!.ToString());
        Assert.Equal($"data:{mediaType};base64,{content}", Written(json => part.WriteUrl(json, "it"u8)));
        Assert.Null(part.Url);
    }

    [Fact]
    public void Data_URL_without_a_type_has_none()
    {
        using var document = JsonDocument.Parse("\"data:;base64,\"");

        var part = MediaPart.FromUrl(MediaKind.Image, document.RootElement);

        Assert.Null(part.MediaType);
        Assert.Equal("", part.Base64!.ToString());
        Assert.Null(part.Url);
    }

    [Theory]
    [InlineData("https://example.com/a,b.png")]
    [InlineData("data:text/plain,plain")]
    [InlineData("data:image/png;base64")]
    [InlineData("https:\\/\\/example.com\\/é.png")]
    [InlineData("")]
    public void Other_addresses_stay_addresses(string literal)
    {
        using var document = JsonDocument.Parse($"\"{literal}\"");

        var part = MediaPart.FromUrl(MediaKind.Image, document.RootElement);

        Assert.Null(part.Base64);
        Assert.Equal(document.RootElement.GetString(), part.Url);
        Assert.Equal(document.RootElement.GetString(), Written(json => part.WriteUrl(json, "it"u8)));
    }

    [Theory]
    [InlineData("QUJD")]
    [InlineData("QU\\/D")]
    [InlineData("kein bäse64")]
    [InlineData("")]
    public void Content_is_the_same_from_text_and_from_a_document(string literal)
    {
        using var document = JsonDocument.Parse($$"""{"data":"{{literal}}"}""");
        var text = document.RootElement.Text("data"u8)!;
        var read = InlineContent.Of(document.RootElement, "data"u8);

        Assert.Equal(text, Written(json => json.WriteString("it"u8, read)));
        Assert.Equal("data:image/png;base64," + text, Written(json => (new MediaPart(MediaKind.Image) { MediaType = "image/png", Base64 = read }).WriteUrl(json, "it"u8)));
        Assert.Equal(InlineContent.FromString(text), read);
        Assert.Equal(InlineContent.FromString(text)!.GetHashCode(), read.GetHashCode());
        Assert.NotEqual(InlineContent.FromString(text + "x"), read);
    }

    [Fact]
    public void Kept_content_outlives_its_document()
    {
        var document = JsonDocument.Parse("""{"data":"QUJD"}""");
        var content = InlineContent.Of(document.RootElement, "data"u8);

        content.Keep();
        document.Dispose();

        Assert.Equal("QUJD", Written(json => json.WriteString("it"u8, content)));
    }

    private static string? Written(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return JsonSerializer.Deserialize<Dictionary<string, string>>(Encoding.UTF8.GetString(output.WrittenSpan))!["it"];
    }
}
