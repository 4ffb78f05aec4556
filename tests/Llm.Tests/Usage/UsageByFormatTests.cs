using System.Buffers;
using System.Globalization;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Usage;

/// <summary>What is counted depends on the provider's answer alone: not on its way (whole, streamed, cut into pieces), not on the client's format (llm.md 5.2).</summary>
public sealed class UsageByFormatTests
{
    public static TheoryData<string> Cases { get; } = [.. UsageCase.All.Select(c => c.Name)];

    public static TheoryData<string, ChatFormat> Pairs { get; } =
        [.. UsageCase.All.SelectMany(c => ((ChatFormat[])[ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini])
            .Where(client => client != c.Format).Select(client => (c.Name, client)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_forwarded_answer_is_counted(string name)
    {
        var answer = Find(name);
        var whole = new LlmObservation();
        Assert.True(UsageReader.TryRead(Encoding.UTF8.GetBytes(answer.Answer), whole));
        Assert.Equal(answer.Expected, Text(whole));

        foreach (var size in (int[])[1, 64, 100_000])
        {
            var streamed = new LlmObservation();
            using var observer = UsageObservers.ForStream(ChatFormats.Get(answer.Format).StreamContentType, streamed, TimeProvider.System)!;
            foreach (var piece in answer.Stream().Chunk(size))
            {
                observer.Observe(piece);
            }

            Assert.Equal(answer.Expected, Text(streamed));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_translated_answer_is_counted_alike(string name, ChatFormat client)
    {
        var answer = Find(name);
        var context = Context(client, answer.Format);
        var translated = Translator.TranslateAnswer(Encoding.UTF8.GetBytes(answer.Answer), context, new ArrayBufferWriter<byte>()).Answer;
        Assert.NotNull(translated);
        var whole = new LlmObservation { Usage = translated.Usage!, ResponseId = translated.Id, ServiceTier = translated.ServiceTier };
        whole.Finish(0, translated.Choices[0].ProviderReason);
        Assert.Equal(answer.Expected, Text(whole));

        using var stream = Translator.OpenStream(Context(client, answer.Format));
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in answer.Stream().Chunk(64))
        {
            stream.Push(piece, output);
        }

        stream.Complete(output);
        var streamed = new LlmObservation { Usage = stream.Usage!, ResponseId = stream.ResponseId, ServiceTier = stream.ServiceTier };
        streamed.Finish(0, stream.FinishReason);
        Assert.Equal(answer.Expected, Text(streamed));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_client_is_told_the_same_totals_in_its_own_convention(string name, ChatFormat client)
    {
        var answer = Find(name);
        var output = new ArrayBufferWriter<byte>();
        Translator.TranslateAnswer(Encoding.UTF8.GetBytes(answer.Answer), Context(client, answer.Format), output);

        var told = new LlmObservation();
        Assert.True(UsageReader.TryRead(output.WrittenSpan, told));

        Assert.Equal(answer.Expected.Split(' ')[..2], Text(told).Split(' ')[..2]);
        Assert.Equal(client == ChatFormat.Messages && (told.Usage.CacheRead ?? told.Usage.CacheWrite) is not null, told.Usage.InputExcludesCache);
    }

    [Fact]
    public void Several_choices_end_each_in_their_own_way()
    {
        var whole = new LlmObservation();
        UsageReader.TryRead("""{"choices":[{"finish_reason":"stop"},{"index":1,"finish_reason":"length"}]}"""u8, whole);
        Assert.Equal(["stop", "length"], whole.FinishReasons!);

        var streamed = new LlmObservation();
        using var observer = new LlmStreamObserver(streamed, TimeProvider.System);
        observer.Observe("data: {\"model\":\"m\",\"choices\":[{\"index\":1,\"finish_reason\": \"length\"}]}\n\ndata: {\"choices\":[{\"index\":0,\"finish_reason\": null}]}\n\n"u8);
        Assert.Equal(["", "length"], streamed.FinishReasons!);
    }

    [Theory]
    [InlineData("""{"id":7,"choices":"none","candidates":[3],"delta":[],"stop_reason":{},"incomplete_details":1,"status":9}""")]
    [InlineData("""{"choices":[{"index":1e9,"finish_reason":"stop"}],"delta":"text","status":"in_progress"}""")]
    public void Odd_answers_say_neither_id_nor_reason(string json)
    {
        var seen = new LlmObservation();
        Assert.True(UsageReader.TryRead(Encoding.UTF8.GetBytes(json), seen));
        Assert.Null(seen.ResponseId);
        Assert.Null(seen.FinishReasons);
    }

    [Theory]
    [InlineData("""{"model":"tts-1","input":"Grüße 👋"}""", 7L)]
    [InlineData("""{"input":"a\n\ud83d\udc4b","model":"tts-1"}""", 3L)]
    [InlineData("""{"model":"tts-1","input":""}""", 0L)]
    [InlineData("""{"model":"tts-1","input":"\ud83d"}""", null)]
    [InlineData("""{"model":"tts-1","input":["a"]}""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("""{"model":""", null)]
    public void Speech_is_counted_by_character(string request, long? characters) =>
        Assert.Equal(characters, SpeechCharacters.Count(Encoding.UTF8.GetBytes(request)));

    private static UsageCase Find(string name) => UsageCase.All.Single(c => c.Name == name);

    private static TranslationContext Context(ChatFormat client, ChatFormat upstream) => new() { Client = client, Upstream = upstream, RequestModel = "m" };

    private static string Text(LlmObservation seen)
    {
        var usage = seen.Usage;
        long?[] counts =
        [
            usage.Input, usage.Output, usage.CacheRead, usage.CacheWrite, usage.CacheWriteLong, usage.Reasoning, usage.InputAudio, usage.OutputAudio, usage.InputImage,
            usage.OutputImage,
        ];
        return string.Join(' ', [.. counts.Select(c => c?.ToString(CultureInfo.InvariantCulture) ?? "-"), seen.ResponseId ?? "-", seen.FinishReasons?[0] ?? "-", seen.ServiceTier ?? "-"]);
    }
}
