using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A generated answer, and a seed for where its stream is cut.</summary>
internal sealed record AnswerCase(IReadOnlyList<ChatPart> Parts, StopReason Stop, int Input, int Output, int CacheRead, int Seed)
{
    /// <summary>Answers with thoughts, text, a picture and calls, in the order in which models give them.</summary>
    public static Arbitrary<AnswerCase> Any { get; } = (
        from thoughts in Samples.Text
        from thinks in Gen.Elements("not", "not", "plainly", "signed", "hidden")
        from text in Samples.Text
        from says in Gen.Elements("text", "text", "text", "nothing", "nothing", "refusal")
        from hasPicture in Gen.Elements(true, false, false)
        from calls in Calls
        from stop in Gen.Elements(StopReason.EndTurn, StopReason.EndTurn, StopReason.MaxTokens, StopReason.ContentFilter)
        from input in Samples.Tokens
        from output in Samples.Tokens
        from cached in Gen.Choose(0, 500)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new AnswerCase(
            [.. Thoughts(thinks, thoughts), .. Said(says, text, calls.Count), .. Picture(hasPicture), .. calls.Select(static (call, i) => new ToolCallPart($"call_{i}", call.Name, call.Arguments))],
            calls.Count > 0 ? StopReason.ToolUse : says == "refusal" ? StopReason.Refusal : stop, input, output, cached, seed)).ToArbitrary();

    private static Gen<List<(string Name, string Arguments)>> Calls { get; } =
        from count in Gen.Elements(0, 0, 1, 2, 3)
        from calls in (from name in Samples.ToolName from arguments in Samples.Arguments select (name, arguments)).ListOf(count)
        select calls;

    /// <summary>The answer as a provider of the format would hold it.</summary>
    public ChatAnswer Answer(ChatFormat format)
    {
        var answer = new ChatAnswer { Source = format, Id = "answer_1", Model = "model-1", Created = 1_700_000_000, Usage = Usage(format) };
        answer.Choices.Add(new ChatChoice { Parts = [.. Parts], Stop = Stop });
        return answer;
    }

    /// <summary>The same answer as a stream, cut into pieces.</summary>
    /// <param name="interleaved">The pieces of calls come in turns, as OpenAI's format allows.</param>
    public IEnumerable<ChatEvent> Events(ChatFormat format, bool interleaved = false)
    {
        var random = new Random(Seed);
        yield return new ChatStarted("answer_1", "model-1") { Created = 1_700_000_000 };
        var late = new List<Queue<ChatEvent>>();
        for (var i = 0; i < Parts.Count; i++)
        {
            var events = new Queue<ChatEvent>(Part(i, Parts[i], random));
            if (interleaved && Parts[i] is ToolCallPart)
            {
                yield return events.Dequeue();
                late.Add(events);
                continue;
            }

            foreach (var chatEvent in events)
            {
                yield return chatEvent;
            }
        }

        while (late.Exists(static queue => queue.Count > 0))
        {
            var open = late.FindAll(static queue => queue.Count > 0);
            yield return open[random.Next(open.Count)].Dequeue();
        }

        yield return new ChatFinished(Stop, null, Usage(format));
        yield return ChatEnded.Instance;
    }

    private TokenUsage Usage(ChatFormat format)
    {
        var excludes = format is ChatFormat.Messages or ChatFormat.Bedrock;
        return new TokenUsage
        {
            ProviderInput = excludes ? Input : Input + CacheRead,
            Output = Output,
            ProviderTotal = Input + CacheRead + Output,
            CacheRead = CacheRead == 0 ? null : CacheRead,
            InputExcludesCache = excludes,
        };
    }

    private static IEnumerable<ChatEvent> Part(int index, ChatPart part, Random random)
    {
        var (start, text) = part switch
        {
            TextPart said => (said with { Text = "" }, said.Text),
            ReasoningPart thought => (thought with { Text = "", Signature = null }, thought.Text),
            ToolCallPart call => ((ChatPart)(call with { Arguments = "" }), call.Arguments),
            _ => (part, ""),
        };
        yield return new PartStarted(index, start);
        foreach (var piece in Pieces(text, random))
        {
            yield return new PartDelta(index, piece);
        }

        if (part is ReasoningPart { Signature: { } signature })
        {
            yield return new PartSigned(index, signature);
        }

        yield return new PartStopped(index);
    }

    private static IEnumerable<string> Pieces(string text, Random random)
    {
        var piece = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            piece.Append(rune);
            if (random.Next(4) == 0)
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        if (piece.Length > 0)
        {
            yield return piece.ToString();
        }
    }

    private static IEnumerable<ChatPart> Thoughts(string kind, string text) => kind switch
    {
        "plainly" => [new ReasoningPart(text)],
        "signed" => [new ReasoningPart(text) { Signature = "c2ln" }],
        "hidden" => [new ReasoningPart("") { Redacted = "cmVk" }],
        _ => [],
    };

    // A model that refuses calls nothing.
    private static IEnumerable<ChatPart> Said(string kind, string text, int calls) =>
        kind == "nothing" && calls > 0 ? [] : [new TextPart(text) { IsRefusal = kind == "refusal" && calls == 0 }];

    private static IEnumerable<ChatPart> Picture(bool has) => has ? [new MediaPart(MediaKind.Image) { MediaType = "image/png", Base64 = "iVBORw0=" }] : [];
}
