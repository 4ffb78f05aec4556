using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Streaming;

/// <summary>Keeps the order that <see cref="ChatEvent"/> promises, whatever a provider sends: one start before all else, parts before the finish, one finish before the end.</summary>
/// <remarks>Costs nothing where the order is right. Without it a provider's fault would become a stream that clients cannot parse.</remarks>
/// <param name="next">Takes the events in order.</param>
/// <param name="context">For what the provider leaves out: model and ids of calls.</param>
internal sealed class EventGuard(IChatEventSink next, TranslationContext context) : IChatEventSink
{
    private readonly HashSet<int> _open = [];
    private bool _started;
    private bool _finished;
    private bool _over;
    private bool _hasCalls;

    /// <inheritdoc />
    public void On(ChatEvent chatEvent)
    {
        if (_over)
        {
            return;
        }

        switch (chatEvent)
        {
            case ChatStarted when _started:
                return;
            case ChatStarted:
                _started = true;
                break;
            case ChatFailed:
                _over = true;
                break;
            default:
                if (!_started)
                {
                    _started = true;
                    next.On(new ChatStarted(null, context.Model ?? context.RequestModel));
                }

                break;
        }

        if (Checked(chatEvent) is { } allowed)
        {
            next.On(allowed);
        }
    }

    private ChatEvent? Checked(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case PartStarted started:
                // A call that has no name is no call.
                if (_finished || started.Part is ToolCallPart { Name.Length: 0 } || !_open.Add(started.Index))
                {
                    return null;
                }

                _hasCalls |= started.Part is ToolCallPart { IsServerTool: false };
                return started.Part is ToolCallPart { Id.Length: 0 } nameless ? started with { Part = nameless with { Id = context.NewId("call_") } } : started;
            case PartDelta delta:
                return _open.Contains(delta.Index) ? delta : null;
            case PartSigned signed:
                return _open.Contains(signed.Index) ? signed : null;
            case PartCited cited:
                return _open.Contains(cited.Index) ? cited : null;
            case PartStopped stopped:
                return _open.Remove(stopped.Index) ? stopped : null;
            case ChatFinished again when _finished:
                return again.Usage is { } usage ? new UsageReported(usage) : null;
            case ChatFinished finished:
                _finished = true;
                foreach (var index in _open.Order())
                {
                    next.On(new PartStopped(index));
                }

                _open.Clear();

                // Without a call nobody could give the results that the answer claims to wait for.
                return finished.Stop == StopReason.ToolUse && !_hasCalls ? finished with { Stop = StopReason.EndTurn } : finished;
            case ChatEnded:
                if (!_finished)
                {
                    next.On(new ChatFinished(_hasCalls ? StopReason.ToolUse : StopReason.EndTurn));
                }

                _over = true;
                return chatEvent;
            default:
                return chatEvent;
        }
    }
}
