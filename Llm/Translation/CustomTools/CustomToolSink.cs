using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Translation.CustomTools;

/// <summary>Turns streamed calls of custom tools back into free text, piece by piece.</summary>
/// <param name="next">Takes the events.</param>
internal sealed class CustomToolSink(IChatEventSink next, TranslationContext context) : IChatEventSink
{
    private readonly Dictionary<int, CustomInputReader> _open = [];

    /// <inheritdoc />
    public void On(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case PartStarted { Part: ToolCallPart call } started when CustomToolLowering.IsCustom(call, context):
                var reader = _open[started.Index] = new CustomInputReader();
                next.On(started with { Part = call with { IsCustom = true, Arguments = reader.Add(call.Arguments) } });
                break;
            case PartDelta delta when _open.TryGetValue(delta.Index, out var reading):
                Piece(delta.Index, reading.Add(delta.Text));
                break;
            case PartStopped stopped when _open.Remove(stopped.Index, out var done):
                Piece(stopped.Index, done.Complete());
                next.On(stopped);
                break;
            default:
                next.On(chatEvent);
                break;
        }
    }

    private void Piece(int index, string text)
    {
        if (text.Length > 0)
        {
            next.On(new PartDelta(index, text));
        }
    }
}
