using System.Buffers;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

public sealed class RequestRoundTripTests
{
    [Theory]
    [MemberData(nameof(StreamFoldTests.Pairs), MemberType = typeof(StreamFoldTests))]
    public void There_and_back_keeps_the_meaning(ChatFormat client, ChatFormat upstream) =>
        Check.One(Properties.Of(40), Prop.ForAll(RequestCase.Any, request =>
        {
            var first = Written(client, request);
            var there = Translated(first, client, upstream);
            var back = Translated(there, upstream, client);
            var ids = client != ChatFormat.Gemini && upstream != ChatFormat.Gemini;
            var meaning = Of(first, client, upstream, ids);
            Assert.Contains(request.Question, meaning, StringComparison.Ordinal);
            Assert.Equal(meaning, Of(back, client, upstream, ids));
        }));

    private static ReadOnlyMemory<byte> Written(ChatFormat client, RequestCase request)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            ChatFormats.Get(client).WriteRequest(request.Request(client), json, Wire.Context(client, client));
        }

        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Translated(ReadOnlyMemory<byte> body, ChatFormat from, ChatFormat to)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Translator.TranslateRequest(body, Wire.Context(from, to), output);
        Assert.True(result.IsWritten, result.Refusal?.Message);
        return output.WrittenMemory;
    }

    // What a format has to add is no change of meaning: a default limit where the provider wants one.
    private static string Of(ReadOnlyMemory<byte> body, ChatFormat format, ChatFormat other, bool ids)
    {
        var request = ChatFormats.Get(format).ReadRequest(JsonElement.Parse(body.Span), Wire.Context(format, format));
        if (format is ChatFormat.Messages or ChatFormat.Bedrock || other is ChatFormat.Messages or ChatFormat.Bedrock)
        {
            request.MaxTokens ??= 4096;
        }

        return Meaning.Of(request, ids);
    }
}
