using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

public sealed class StreamFoldTests
{
    private static readonly Config Runs = Properties.Of(40);

    public static TheoryData<ChatFormat, ChatFormat> Pairs
    {
        get
        {
            var pairs = new TheoryData<ChatFormat, ChatFormat>();
            foreach (var client in (ChatFormat[])[ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini])
            {
                foreach (var upstream in Enum.GetValues<ChatFormat>())
                {
                    if (client != upstream)
                    {
                        pairs.Add(client, upstream);
                    }
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Folding_the_stream_gives_the_buffered_answer(ChatFormat client, ChatFormat upstream) =>
        Check.One(Runs, Prop.ForAll(AnswerCase.Any, answer =>
        {
            var buffered = Read(client, Buffered(client, upstream, answer));
            var folded = Fold(client, Streamed(client, upstream, answer, interleaved: false, maxPiece: int.MaxValue));
            var ids = client != ChatFormat.Gemini && upstream != ChatFormat.Gemini;
            Assert.Equal(Meaning.Of(buffered, ids), Meaning.Of(folded, ids));
        }));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_answer_says_what_the_provider_said(ChatFormat client, ChatFormat upstream) =>
        Check.One(Runs, Prop.ForAll(AnswerCase.Any, answer =>
        {
            var ids = client != ChatFormat.Gemini && upstream != ChatFormat.Gemini;
            Assert.Equal(Meaning.Of(answer.Answer(upstream), ids), Meaning.Of(Read(client, Buffered(client, upstream, answer)), ids));
        }));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Where_the_stream_is_cut_changes_nothing(ChatFormat client, ChatFormat upstream) =>
        Check.One(Properties.Of(15), Prop.ForAll(AnswerCase.Any, answer =>
            Assert.Equal(
                Streamed(client, upstream, answer, interleaved: false, maxPiece: int.MaxValue),
                Streamed(client, upstream, answer, interleaved: false, maxPiece: 1 + (answer.Seed % 40)))));

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Calls_whose_pieces_come_in_turns_are_told_one_after_the_other(ChatFormat client) =>
        Check.One(Runs, Prop.ForAll(AnswerCase.Any, answer =>
        {
            var folded = Fold(client, Streamed(client, ChatFormat.Completions, answer, interleaved: true, maxPiece: int.MaxValue));
            var buffered = Read(client, Buffered(client, ChatFormat.Completions, answer));
            Assert.Equal(Meaning.Of(buffered, client != ChatFormat.Gemini), Meaning.Of(folded, client != ChatFormat.Gemini));
        }));

    private static ReadOnlyMemory<byte> Buffered(ChatFormat client, ChatFormat upstream, AnswerCase answer)
    {
        var wire = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(wire))
        {
            ChatFormats.Get(upstream).WriteAnswer(answer.Answer(upstream), json, Wire.Context(upstream, upstream));
        }

        var output = new ArrayBufferWriter<byte>();
        Assert.NotNull(Translator.TranslateAnswer(wire.WrittenMemory, Wire.Context(client, upstream), output).Answer);
        return output.WrittenMemory;
    }

    private static string Streamed(ChatFormat client, ChatFormat upstream, AnswerCase answer, bool interleaved, int maxPiece)
    {
        var wire = new ArrayBufferWriter<byte>();
        var writer = ChatFormats.Get(upstream).OpenWriter(Wire.Context(upstream, upstream));
        foreach (var chatEvent in answer.Events(upstream, interleaved))
        {
            writer.Write(chatEvent, wire);
        }

        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        var random = new Random(answer.Seed);
        var bytes = wire.WrittenSpan;
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, maxPiece == int.MaxValue ? maxPiece : random.Next(1, maxPiece + 1));
            stream.Push(bytes[..length], output);
            bytes = bytes[length..];
        }

        stream.Complete(output);
        Assert.True(stream.IsEnded);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Empty(StreamGrammar.Check(client, text));
        return text;
    }

    private static ChatAnswer Read(ChatFormat client, ReadOnlyMemory<byte> json) =>
        ChatFormats.Get(client).ReadAnswer(JsonElement.Parse(json.Span), Wire.Context(client, client));

    private static ChatAnswer Fold(ChatFormat client, string text)
    {
        var fold = new AnswerFold(client);
        using var reader = ChatFormats.Get(client).OpenReader(Wire.Context(client, client));
        reader.Push(Encoding.UTF8.GetBytes(text), fold);
        reader.Complete(fold);
        Assert.True(fold.IsEnded);
        return fold.Answer;
    }
}
