using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Forms with files, calls without a model, and realtime sessions.</summary>
public sealed class OtherEndpointTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          providers:
          - {name: one, provider: openai, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: sk-one}}
          models:
          - {name: whisper, provider: {reference: one}, params: {model: whisper-1}}
          - {name: rt, provider: {reference: one}, params: {model: gpt-realtime}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_streams_with_its_model_renamed(bool modelFirst)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var file = new string('x', 200_000);
        using var form = new MultipartFormDataContent("BOUNDARY");
        if (modelFirst)
        {
            form.Add(new StringContent("whisper"), "\"model\"");
        }

        form.Add(new StringContent(file), "\"file\"", "\"a.wav\"");
        if (!modelFirst)
        {
            form.Add(new StringContent("whisper"), "\"model\"");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/transcriptions") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.AddKey());
        using var response = await host.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = upstream.Last;
        Assert.Equal(("/v1/audio/transcriptions", "Bearer sk-one"), (sent.Target, sent.Headers["Authorization"]));
        Assert.Contains("\r\n\r\nwhisper-1\r\n", sent.Body, StringComparison.Ordinal);
        Assert.Contains(file, sent.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n\r\nwhisper\r\n", sent.Body, StringComparison.Ordinal);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("whisper", "whisper-1"), (usage.RequestedModel, usage.SentModel));
    }

    [Fact]
    public async Task Call_without_a_model_goes_to_the_sole_provider()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/files?limit=2");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.AddKey());

        using var response = await host.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("GET", "/v1/files?limit=2", "Bearer sk-one"), (upstream.Last.Method, upstream.Last.Target, upstream.Last.Headers["Authorization"]));
    }

    [Fact]
    public async Task Restricted_key_must_name_an_allowed_model()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var key = host.AddKey(models: ["whisper"]);

        Assert.Equal(HttpStatusCode.NotFound, await GetAsync("/v1/files", null));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/v1/files", "rt"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/v1/files", "whisper"));
        Assert.False(upstream.Last.Headers.ContainsKey("x-agw-model"));

        async Task<HttpStatusCode> GetAsync(string path, string? model)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (model is not null)
            {
                request.Headers.Add("x-agw-model", model);
            }

            using var response = await host.Client.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Batch_body_without_a_model_is_not_given_one()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);

        using var response = await host.PostAsync("/v1/batches", """{"input_file_id":"file-1"}""", host.AddKey(), cancellationToken: Token);

        Assert.Equal(("/v1/batches", """{"input_file_id":"file-1"}"""), (upstream.Last.Target, upstream.Last.Body));
    }

    [Fact]
    public async Task Realtime_session_passes_and_its_usage_is_summed()
    {
        await using var upstream = await RecordingUpstream.StartAsync(app => app.UseWebSockets(), Token);
        await using var host = await StartAsync(upstream);
        upstream.Answer = EchoSessionAsync;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + host.AddKey());
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Client.BaseAddress!.Port}/v1/realtime?model=rt"), Token);

        for (var turn = 0; turn < 2; turn++)
        {
            await socket.SendAsync("""{"type":"response.create"}"""u8.ToArray(), WebSocketMessageType.Text, true, Token);
            var buffer = new byte[64 * 1024];
            Assert.Contains(".delta", await ReceiveAsync(socket, buffer), StringComparison.Ordinal);
            Assert.Contains("response.done", await ReceiveAsync(socket, buffer), StringComparison.Ordinal);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Equal(("/v1/realtime?model=gpt-realtime", "Bearer sk-one"), (upstream.Last.Target, upstream.Last.Headers["Authorization"]));
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((20L, 8L, "rt", "gpt-realtime"), (usage.InputTokens, usage.OutputTokens, usage.RequestedModel, usage.SentModel));
    }

    private static async Task EchoSessionAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType == WebSocketMessageType.Text)
        {
            var delta = """{"type":"response.output_audio.delta","delta":"PAD"}""".Replace("PAD", new string('A', 40_000), StringComparison.Ordinal);
            await socket.SendAsync(Encoding.UTF8.GetBytes(delta), WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.SendAsync(
                """{"type":"response.done","response":{"usage":{"input_tokens":10,"output_tokens":4,"total_tokens":14}}}"""u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), Token);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    private static Task<AiTestHost> StartAsync(RecordingUpstream upstream) => AiTestHost.StartAsync(
        Config.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token);
}
