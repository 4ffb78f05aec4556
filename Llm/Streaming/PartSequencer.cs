using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Streaming;

/// <summary>Puts overlapping parts one after the other, for formats whose parts must not overlap (Messages, Responses), and numbers them in the new order.</summary>
/// <remarks>
/// The first open part passes at once. A part that starts while another is open waits, unless the open one is a tool call whose arguments are complete JSON: that one is closed, since nothing
/// can follow. Providers send parallel calls one after the other, so in practice nothing waits.
/// </remarks>
/// <param name="next">Takes the events in order.</param>
public sealed class PartSequencer(IChatEventSink next) : IChatEventSink
{
    private readonly List<int> _order = [];
    private readonly Dictionary<int, List<ChatEvent>> _waiting = [];
    private readonly HashSet<int> _closed = [];
    private readonly JsonBalance _balance = new();
    private int _open = -1;
    private int _openNumber = -1;
    private bool _openIsTool;
    private int _count;

    /// <inheritdoc />
    public void On(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case PartStarted started:
                Start(started);
                break;
            case PartDelta delta:
                Route(delta.Index, delta);
                break;
            case PartSigned signed:
                Route(signed.Index, signed);
                break;
            case PartCited cited:
                Route(cited.Index, cited);
                break;
            case PartStopped stopped:
                Route(stopped.Index, stopped);
                break;
            case ChatFinished:
                CloseAll();
                next.On(chatEvent);
                break;
            default:
                next.On(chatEvent);
                break;
        }
    }

    private void Start(PartStarted started)
    {
        if (_open >= 0 && _openIsTool && _balance.IsComplete)
        {
            CloseOpen();
            Advance();
        }

        if (_open >= 0)
        {
            _order.Add(started.Index);
            _waiting[started.Index] = [Kept(started)];
            return;
        }

        Open(started);
    }

    private void Open(PartStarted started)
    {
        _open = started.Index;
        _openNumber = _count++;
        _openIsTool = started.Part is ToolCallPart;
        _balance.Reset();
        if (started.Part is ToolCallPart call)
        {
            _balance.Add(call.Arguments);
        }

        next.On(started with { Index = _openNumber });
    }

    private void Route(int index, ChatEvent chatEvent)
    {
        if (_closed.Contains(index))
        {
            return;
        }

        if (index != _open)
        {
            if (_waiting.TryGetValue(index, out var events))
            {
                events.Add(Kept(chatEvent));
            }

            return;
        }

        switch (chatEvent)
        {
            case PartDelta delta:
                if (_openIsTool)
                {
                    _balance.Add(delta.Text);
                }

                next.On(delta with { Index = _openNumber });
                break;
            case PartSigned signed:
                next.On(signed with { Index = _openNumber });
                break;
            case PartCited cited:
                next.On(cited with { Index = _openNumber });
                break;
            case PartStopped:
                CloseOpen();
                Advance();
                break;
        }
    }

    // JSON elements in events live during the call only.
    private static ChatEvent Kept(ChatEvent chatEvent) => chatEvent switch
    {
        PartDelta { Logprobs: { } logprobs } delta => delta with { Logprobs = logprobs.Clone() },
        PartStarted { Part: OpaquePart opaque } started => started with { Part = opaque with { Raw = opaque.Raw.Clone() } },
        _ => chatEvent,
    };

    private void CloseOpen()
    {
        next.On(new PartStopped(_openNumber));
        _closed.Add(_open);
        _open = -1;
    }

    private void Advance()
    {
        while (_open < 0 && _order.Count > 0)
        {
            var index = _order[0];
            _order.RemoveAt(0);
            _waiting.Remove(index, out var events);
            Open((PartStarted)events![0]);
            for (var i = 1; i < events.Count; i++)
            {
                Route(index, events[i]);
            }
        }
    }

    private void CloseAll()
    {
        while (_open >= 0)
        {
            CloseOpen();
            Advance();
        }
    }
}
