using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats;

/// <summary>Runs one side of a translation with ids and times that do not change.</summary>
internal static class Wire
{
    /// <summary>A clock that stands at 1,700,000,000.</summary>
    public static TimeProvider Clock { get; } = new FixedTime();

    public static TranslationContext Context(ChatFormat client, ChatFormat upstream, string? model = null, bool stream = false)
    {
        var next = 0;
        return new TranslationContext
        {
            Client = client,
            Upstream = upstream,
            Model = model,
            Stream = stream,
            RequestModel = "asked-model",
            Time = Clock,
            NewId = prefix => prefix + (++next).ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The provider's request, after nothing was refused.</summary>
    public static JsonNode Request(ChatFormat client, ChatFormat upstream, string body, string? model = null, TranslationContext? context = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Translator.TranslateRequest(Encoding.UTF8.GetBytes(body), context ?? Context(client, upstream, model), output);
        Assert.Null(result.Refusal);
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>Why the request is refused.</summary>
    public static ChatError Refusal(ChatFormat client, ChatFormat upstream, string body)
    {
        var result = Translator.TranslateRequest(Encoding.UTF8.GetBytes(body), Context(client, upstream), new ArrayBufferWriter<byte>());
        Assert.NotNull(result.Refusal);
        Assert.Equal(400, result.Refusal.Status);
        return result.Refusal;
    }

    /// <summary>The client's answer.</summary>
    public static JsonNode Answer(ChatFormat client, ChatFormat upstream, string body, TranslationContext? context = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Translator.TranslateAnswer(Encoding.UTF8.GetBytes(body), context ?? Context(client, upstream), output);
        Assert.NotNull(result.Answer);
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The client's stream, from the provider's in pieces of the given sizes (the last size repeats).</summary>
    public static string Stream(ChatFormat client, ChatFormat upstream, string body, TranslationContext? context = null, Func<int>? size = null)
    {
        context ??= Context(client, upstream, stream: true);
        using var stream = Translator.OpenStream(context);
        var output = new ArrayBufferWriter<byte>();
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(size?.Invoke() ?? bytes.Length, bytes.Length - at);
            stream.Push(bytes.AsSpan(at, length), output);
            at += length;
        }

        stream.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Fails unless both are the same JSON.</summary>
    public static void Same(string expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    }
}
