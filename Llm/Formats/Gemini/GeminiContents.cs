using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Orders a conversation as Gemini wants it: two roles, neighbours merged, tool results in entries of their own and in the order of the calls.</summary>
internal sealed class GeminiContents(TranslationContext context)
{
    private readonly Dictionary<string, string> _toolNames = new(StringComparer.Ordinal);

    /// <summary>The entries, in order.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>All system texts, in order.</summary>
    public List<TextPart> System { get; } = [];

    /// <summary>Takes a request's instructions and turns.</summary>
    public void Add(ChatRequest request)
    {
        AddSystem(request.System);
        foreach (var turn in request.Turns)
        {
            switch (turn.Role)
            {
                case ChatRole.System or ChatRole.Developer:
                    AddSystem(turn.Parts);
                    break;
                case ChatRole.Assistant:
                    AddModel(turn);
                    break;
                case ChatRole.Function when turn.Parts.Count > 0 && turn.Parts[0] is not ToolResultPart:
                    // The old function role names the function instead of the call.
                    Append(false, true).Parts.Add(new ToolResultPart("") { Name = turn.Name, Content = turn.Parts, IsPlainText = turn.IsPlainText });
                    break;
                default:
                    AddUser(turn);
                    break;
            }
        }

        Entries.RemoveAll(entry => entry.Parts.Count == 0);
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].IsResponse)
            {
                Sort(Entries[i], i > 0 ? Entries[i - 1] : null);
            }
            else if (!Entries[i].IsModel && !Entries[i].Parts.Exists(part => part is TextPart or MediaPart { Text: not null }))
            {
                // Gemini refuses an entry of pictures alone.
                Entries[i].Parts.Add(new TextPart(" "));
            }
            else
            {
                SayNothingEmpty(Entries[i]);
            }
        }

        if (Entries.Count == 0)
        {
            Entries.Add(new Entry(false, false) { Parts = { new TextPart(" ") } });
        }
    }

    // Vertex refuses empty texts.
    private static void SayNothingEmpty(Entry entry)
    {
        if (!entry.Parts.Exists(static part => part is TextPart { IsEmpty: true }))
        {
            return;
        }

        entry.Parts.RemoveAll(static part => part is TextPart { IsEmpty: true });
        if (!entry.Parts.Exists(static part => part is TextPart))
        {
            entry.Parts.Add(new TextPart(" "));
        }
    }

    /// <summary>Name of the tool that a result belongs to; empty if nothing tells.</summary>
    public string ToolNameOf(ToolResultPart result) =>
        _toolNames.TryGetValue(ThoughtIds.BaseOf(result.CallId), out var name) ? name : result.Name ?? "";

    private void AddSystem(List<ChatPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is TextPart { IsEmpty: false } text)
            {
                System.Add(text);
            }
        }
    }

    private void AddModel(ChatTurn turn)
    {
        var entry = Append(true, false);
        foreach (var part in turn.Parts)
        {
            switch (part)
            {
                case TextPart { IsEmpty: true }:
                    break;
                case ToolCallPart call:
                    _toolNames[ThoughtIds.BaseOf(call.Id)] = call.Name;
                    entry.Parts.Add(call);
                    break;
                default:
                    entry.Parts.Add(part);
                    break;
            }
        }

        entry.Parts.RemoveAll(IsForeign);
    }

    private bool IsForeign(ChatPart part)
    {
        switch (part)
        {
            case OpaquePart opaque:
                context.Note(opaque.Type, "Gemini has no such content");
                return true;
            case ToolCallPart { IsServerTool: true } call:
                context.Note(call.Name, "a tool that another provider runs itself");
                return true;
            case ReasoningPart reasoning when !ReasoningEnvelope.TryUnwrap(reasoning.Signature, ReasoningEnvelope.Gemini, out _):
                context.Note("reasoning", "thoughts without a signature of Gemini are not replayed");
                return true;
            default:
                return false;
        }
    }

    private void AddUser(ChatTurn turn)
    {
        List<ChatPart>? media = null;
        foreach (var part in turn.Parts)
        {
            if (part is ToolResultPart result)
            {
                Append(false, true).Parts.Add(result);
                foreach (var inner in result.Content)
                {
                    if (inner is MediaPart)
                    {
                        (media ??= []).Add(inner);
                    }
                }
            }
            else if (!IsForeign(part))
            {
                Append(false, false).Parts.Add(part);
            }
        }

        // Pictures in a tool's result follow it; a function response holds JSON only.
        if (media is not null)
        {
            Append(false, false).Parts.AddRange(media);
        }
    }

    private Entry Append(bool isModel, bool isResponse)
    {
        if (Entries.Count > 0 && Entries[^1] is var last && last.IsModel == isModel && last.IsResponse == isResponse)
        {
            return last;
        }

        var entry = new Entry(isModel, isResponse);
        Entries.Add(entry);
        return entry;
    }

    private static void Sort(Entry responses, Entry? calls)
    {
        if (responses.Parts.Count < 2 || calls is not { IsModel: true })
        {
            return;
        }

        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in calls.Parts)
        {
            if (part is ToolCallPart call)
            {
                order.TryAdd(ThoughtIds.BaseOf(call.Id), order.Count);
            }
        }

        var sorted = responses.Parts.OrderBy(part => part is ToolResultPart result && order.TryGetValue(ThoughtIds.BaseOf(result.CallId), out var at) ? at : int.MaxValue).ToList();
        responses.Parts.Clear();
        responses.Parts.AddRange(sorted);
    }

    /// <summary>One entry of <c>contents</c>.</summary>
    /// <param name="IsModel">Role <c>model</c> instead of <c>user</c>.</param>
    /// <param name="IsResponse">Holds function responses, which never mix with other parts.</param>
    internal sealed record Entry(bool IsModel, bool IsResponse)
    {
        /// <summary>What it says.</summary>
        public List<ChatPart> Parts { get; } = [];
    }
}
