using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Puts the events of a stream together to the answer they tell.</summary>
internal sealed class AnswerFold(ChatFormat source) : IChatEventSink
{
    private readonly SortedDictionary<int, (ChatPart Part, StringBuilder Text)> _parts = [];

    /// <summary>The answer so far.</summary>
    public ChatAnswer Answer { get; } = new() { Source = source };

    /// <summary>The stream ended as its format says.</summary>
    public bool IsEnded { get; private set; }

    /// <inheritdoc />
    public void On(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                Answer.Id = started.Id;
                Answer.Model = started.Model;
                Answer.Usage = started.Usage;
                break;
            case PartStarted started:
                _parts.Add(started.Index, (started.Part, new StringBuilder()));
                break;
            case PartDelta delta:
                _parts[delta.Index].Text.Append(delta.Text);
                break;
            case PartSigned signed when _parts[signed.Index].Part is ReasoningPart reasoning:
                _parts[signed.Index] = (reasoning with { Signature = signed.Signature ?? reasoning.Signature, Encrypted = signed.Encrypted ?? reasoning.Encrypted }, _parts[signed.Index].Text);
                break;
            case UsageReported reported:
                Answer.Usage = reported.Usage;
                break;
            case ChatFinished finished:
                Answer.Usage = finished.Usage ?? Answer.Usage;
                Answer.Choices.Add(new ChatChoice { Parts = [.. _parts.Values.Select(Whole)], Stop = finished.Stop });
                break;
            case ChatEnded:
                IsEnded = true;
                break;
        }
    }

    private static ChatPart Whole((ChatPart Part, StringBuilder Text) part) => part.Part switch
    {
        TextPart text => text with { Text = text.Text + part.Text },
        ReasoningPart reasoning => reasoning with { Text = reasoning.Text + part.Text },
        ToolCallPart call => call with { Arguments = call.Arguments + part.Text },
        var other => other,
    };
}
