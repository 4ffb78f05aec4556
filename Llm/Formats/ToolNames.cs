using System.Security.Cryptography;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats;

/// <summary>Makes tool names that every provider accepts: 1 to 64 of letters, digits, <c>_</c> and <c>-</c>. Gemini's clients also use dots and colons, Anthropic's twice the length.</summary>
/// <remarks>The names of tool definitions are chosen before those in the history. What was changed is remembered in the context and undone in the answer.</remarks>
internal sealed class ToolNames
{
    private const int MaxLength = 64;
    private const int KeptLength = 57;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private ToolNames()
    {
    }

    /// <summary>Renames the tools of a request, their choice and their calls where a name would be refused; leaves everything alone if none would.</summary>
    public static void Fit(ChatRequest request, TranslationContext context)
    {
        if (!request.Tools.Exists(static tool => tool.Kind != ChatToolKind.BuiltIn && !ToolCallIds.IsPlain(tool.Name))
            && !request.Turns.Exists(static turn => turn.Parts.Exists(static part => part is ToolCallPart { IsServerTool: false } call && !ToolCallIds.IsPlain(call.Name))))
        {
            return;
        }

        var names = For(request, context);
        for (var i = 0; i < request.Tools.Count; i++)
        {
            request.Tools[i] = request.Tools[i].Kind == ChatToolKind.BuiltIn ? request.Tools[i] : request.Tools[i] with { Name = names[request.Tools[i].Name] };
        }

        if (request.ToolChoice is { } choice)
        {
            request.ToolChoice = choice with { Name = choice.Name is null ? null : names[choice.Name], Allowed = [.. choice.Allowed.Select(name => names[name])] };
        }

        foreach (var turn in request.Turns)
        {
            for (var i = 0; i < turn.Parts.Count; i++)
            {
                turn.Parts[i] = turn.Parts[i] switch
                {
                    ToolCallPart call => call with { Name = names[call.Name] },
                    ToolResultPart { Name: { } name } result => result with { Name = names[name] },
                    var part => part,
                };
            }
        }
    }

    /// <summary>Chooses a name for every tool of the request.</summary>
    public static ToolNames For(ChatRequest request, TranslationContext context)
    {
        var names = new ToolNames();
        foreach (var tool in request.Tools)
        {
            if (tool.Kind != ChatToolKind.BuiltIn)
            {
                names.Add(tool.Name);
            }
        }

        foreach (var turn in request.Turns)
        {
            foreach (var part in turn.Parts)
            {
                if (part is ToolCallPart call)
                {
                    names.Add(call.Name);
                }
            }
        }

        foreach (var (own, sent) in names._names)
        {
            if (own != sent)
            {
                context.ToolNames[sent] = own;
            }
        }

        return names;
    }

    /// <summary>The name to send.</summary>
    public string this[string name] => _names.GetValueOrDefault(name, name);

    private void Add(string name)
    {
        if (_names.ContainsKey(name))
        {
            return;
        }

        var sent = string.Create(name.Length, name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = IsValid(source[i]) ? source[i] : '_';
            }
        });
        if (sent.Length is 0 or > MaxLength || _taken.Contains(sent))
        {
            var shortened = (sent.Length > KeptLength ? sent[..KeptLength] : sent) + "_" + Hash(name, 6);
            sent = shortened;
            for (var n = 1; _taken.Contains(sent); n++)
            {
                var suffix = "_" + n.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
                sent = shortened[..Math.Min(shortened.Length, MaxLength - suffix.Length)] + suffix;
            }
        }

        _taken.Add(sent);
        _names[name] = sent;
    }

    private static bool IsValid(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Hash(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
