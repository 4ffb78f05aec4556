using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Translation;

/// <summary>Tells a complete answer as the events of a stream, for a client that asked for one while the provider answered in one piece.</summary>
internal static class WholeAnswerStream
{
    /// <summary>Reports the first choice and the end.</summary>
    public static void Tell(ChatAnswer answer, IChatEventSink sink)
    {
        var choice = answer.Choices.Count > 0 ? answer.Choices[0] : new ChatChoice();
        sink.On(new ChatStarted(answer.Id, answer.Model)
        {
            Created = answer.Created,
            ServiceTier = answer.ServiceTier,
            SystemFingerprint = answer.SystemFingerprint,
        });
        for (var i = 0; i < choice.Parts.Count; i++)
        {
            Part(i, choice.Parts[i], sink);
        }

        sink.On(new ChatFinished(choice.Stop ?? StopReason.EndTurn, choice.StopSequence, answer.Usage));
        sink.On(ChatEnded.Instance);
    }

    /// <summary>Reports one part; nothing for a text that is empty.</summary>
    public static void Part(int index, ChatPart part, IChatEventSink sink)
    {
        switch (part)
        {
            case TextPart { IsEmpty: true }:
                return;
            case TextPart text:
                sink.On(new PartStarted(index, text with { Text = "", Logprobs = null, Citations = null }));
                sink.On(new PartDelta(index, text.Text) { Logprobs = text.Logprobs });
                foreach (var citation in text.Citations ?? [])
                {
                    sink.On(new PartCited(index, citation));
                }

                break;
            case ReasoningPart thoughts:
                sink.On(new PartStarted(index, thoughts with { Text = "", Signature = null, Encrypted = null }));
                if (thoughts.Text.Length > 0)
                {
                    sink.On(new PartDelta(index, thoughts.Text));
                }

                if (thoughts.Signature is not null || thoughts.Encrypted is not null)
                {
                    sink.On(new PartSigned(index, thoughts.Signature) { Encrypted = thoughts.Encrypted });
                }

                break;
            case ToolCallPart call:
                sink.On(new PartStarted(index, call with { Arguments = "" }));
                if (call.Arguments.Length > 0)
                {
                    sink.On(new PartDelta(index, call.Arguments));
                }

                break;
            default:
                sink.On(new PartStarted(index, part));
                break;
        }

        sink.On(new PartStopped(index));
    }
}
