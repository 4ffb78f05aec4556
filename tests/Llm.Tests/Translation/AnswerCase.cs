using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A generated answer, and a seed for where its stream is cut.</summary>
internal sealed record AnswerCase(IReadOnlyList<ChatPart> Parts, StopReason Stop, int Input, int Output, int CacheRead, int Seed)
{
    /// <summary>Answers with thoughts, text and calls, in the order in which models give them.</summary>
    public static Arbitrary<AnswerCase> Any { get; } = (
        from thoughts in Samples.Text
        from hasThoughts in Gen.Elements(true, false)
        from text in Samples.Text
        from hasText in Gen.Elements(true, true, false)
        from calls in Calls
        from cut in Gen.Elements(true, false, false)
        from input in Samples.Tokens
        from output in Samples.Tokens
        from cached in Gen.Choose(0, 500)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(hasThoughts ? thoughts : null, hasText || calls.Count == 0 ? text : null, calls, cut, input, output, cached, seed)).ToArbitrary();

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
            ReasoningPart thought => (new ReasoningPart(""), thought.Text),
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

    private static AnswerCase Make(string? thoughts, string? text, List<(string Name, string Arguments)> calls, bool cut, int input, int output, int cached, int seed)
    {
        var parts = new List<ChatPart>();
        if (thoughts is not null)
        {
            parts.Add(new ReasoningPart(thoughts));
        }

        if (text is not null)
        {
            parts.Add(new TextPart(text));
        }

        parts.AddRange(calls.Select(static (call, i) => new ToolCallPart($"call_{i}", call.Name, call.Arguments)));
        return new AnswerCase(parts, calls.Count > 0 ? StopReason.ToolUse : cut ? StopReason.MaxTokens : StopReason.EndTurn, input, output, cached, seed);
    }
}
