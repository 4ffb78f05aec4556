using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;
using ZstdSharp;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Compressed requests are read, and compressed answers that nobody asked for as well.</summary>
public sealed class ContentEncodingTests(BodyChangeHost fixture) : IClassFixture<BodyChangeHost>
{
    private const string Completion =
        """{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""";

    private const string Message =
        """{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}""";

    private const string Chunks =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}\n\n"
        + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\ndata: [DONE]\n\n";

    private const string Events =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n"
        + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "deflate", "br", "zstd", "ZSTD"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_compressed_request_is_read_and_sent_on_plain(string coding)
    {
        fixture.Upstream.Answer = http => AnswerAsync(http, "application/json", Encoding.UTF8.GetBytes(Completion), null);
        const string body = """{"model":"plain","messages":[{"role":"user","content":"hé"}]}""";

        using var response = await PostAsync(Encode(coding, Encoding.UTF8.GetBytes(body)), coding);

        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(body, fixture.Upstream.Last.Body);
        Assert.False(fixture.Upstream.Last.Headers.ContainsKey("Content-Encoding"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_body_that_grows_beyond_the_limit_is_refused(string coding)
    {
        var body = Encode(coding, Encoding.UTF8.GetBytes("""{"model":"plain","messages":[{"role":"user","content":"PAD"}]}""".Replace("PAD", new string('x', 200_000), StringComparison.Ordinal)));
        Assert.True(body.Length < 10_000);

        using var response = await PostAsync(body, coding);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task Bytes_that_are_not_what_the_encoding_says_are_the_clients_fault(string coding)
    {
        using var response = await PostAsync("this is plain text and nothing else"u8.ToArray(), coding);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("request_body_decode_failed", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_compressed_request_that_is_cut_off_is_the_clients_fault(string coding)
    {
        var whole = Encode(coding, Encoding.UTF8.GetBytes("""{"model":"plain","messages":[{"role":"user","content":"some words, and some other words"}]}"""));

        using var response = await PostAsync(whole[..(whole.Length / 2)], coding);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    public async Task Another_encoding_is_refused_and_the_answer_says_what_would_do(string coding)
    {
        using var response = await PostAsync([1, 2, 3], coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("gzip, deflate, br, zstd", string.Join(", ", response.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_compressed_answer_is_read_whatever_becomes_of_it(string coding)
    {
        foreach (var (model, stream) in new[] { ("plain", false), ("plain", true), ("translated", false), ("translated", true) })
        {
            var text = (model, stream) switch { ("plain", false) => Completion, ("plain", true) => Chunks, (_, false) => Message, _ => Events };
            fixture.Upstream.Answer = http => AnswerAsync(http, stream ? "text/event-stream" : "application/json", Encode(coding, Encoding.UTF8.GetBytes(text)), coding);

            using var response = await fixture.Host.PostAsync(
                "/v1/chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"user","content":"a"}],"stream":{{(stream ? "true" : "false")}}}""", cancellationToken: Token);
            var body = await response.Content.ReadAsStringAsync(Token);

            Assert.True(response.StatusCode == HttpStatusCode.OK, body);
            Assert.Empty(response.Content.Headers.ContentEncoding);
            Assert.Contains("\"hi\"", body, StringComparison.Ordinal);
            Assert.Equal(stream, body.Contains("[DONE]", StringComparison.Ordinal));
            var id = response.Headers.GetValues("x-agw-request-id").Single();
            var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
            Assert.Equal((3, 4), (usage.InputTokens, usage.OutputTokens));
        }
    }

    [Fact]
    public async Task A_compressed_error_is_translated()
    {
        fixture.Upstream.Answer = async http =>
        {
            http.Response.StatusCode = 429;
            await AnswerAsync(http, "application/json", Encode("br", """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}"""u8.ToArray()), "br");
        };

        using var response = await fixture.Host.PostAsync("/v1/chat/completions", """{"model":"translated","messages":[{"role":"user","content":"a"}]}""", cancellationToken: Token);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["error"]!;

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("slow down", error["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_event_of_a_compressed_stream_is_forwarded_before_the_next_one_is_there()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.ContentEncoding = "zstd";
            using var buffer = new MemoryStream();
            await using var zstd = new CompressionStream(buffer, leaveOpen: true);
            await zstd.WriteAsync(Encoding.UTF8.GetBytes(Chunks[..Chunks.IndexOf("\n\n", StringComparison.Ordinal)] + "\n\n"));
            await zstd.FlushAsync();
            await http.Response.Body.WriteAsync(buffer.ToArray());
            await http.Response.Body.FlushAsync();
            await seen.Task;
            buffer.SetLength(0);
            await zstd.WriteAsync("data: [DONE]\n\n"u8.ToArray());
            await zstd.DisposeAsync();
            await http.Response.Body.WriteAsync(buffer.ToArray());
        };

        using var response = await fixture.Host.PostAsync(
            "/v1/chat/completions", """{"model":"plain","messages":[],"stream":true}""", until: HttpCompletionOption.ResponseHeadersRead, cancellationToken: Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var first = await reader.ReadLineAsync(Token);
        seen.SetResult();

        Assert.Contains("\"hi\"", first, StringComparison.Ordinal);
        Assert.Contains("[DONE]", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_an_unknown_encoding_cannot_be_translated()
    {
        fixture.Upstream.Answer = http => AnswerAsync(http, "application/json", [1, 2, 3], "compress");

        using var response = await fixture.Host.PostAsync("/v1/chat/completions", """{"model":"translated","messages":[{"role":"user","content":"a"}]}""", cancellationToken: Token);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    private static async Task AnswerAsync(HttpContext http, string type, byte[] body, string? coding)
    {
        http.Response.ContentType = type;
        if (coding is not null)
        {
            http.Response.Headers.ContentEncoding = coding;
        }

        await http.Response.Body.WriteAsync(body);
    }

    private static byte[] Encode(string coding, byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (Stream encoder = coding.ToLowerInvariant() switch
        {
            "deflate" => new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new CompressionStream(buffer, leaveOpen: true),
            _ => new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            encoder.Write(plain);
        }

        return buffer.ToArray();
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string coding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return fixture.Host.Client.PostAsync("/v1/chat/completions", content, Token);
    }
}
