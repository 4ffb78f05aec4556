using System.Security.Cryptography;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Makes tool names and call ids that Bedrock accepts: 1 to 64 of letters, digits, <c>_</c> and <c>-</c>.</summary>
/// <remarks>The names of tool definitions are chosen before those in the history. What was changed is remembered in the context and undone in the answer.</remarks>
internal sealed class BedrockToolNames
{
    private const int MaxLength = 64;
    private const int KeptLength = 57;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private BedrockToolNames()
    {
    }

    /// <summary>Chooses a name for every tool of the request.</summary>
    public static BedrockToolNames For(ChatRequest request, TranslationContext context)
    {
        var names = new BedrockToolNames();
        foreach (var tool in request.Tools)
        {
            names.Add(tool.Name);
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

    /// <summary>A call id to send; the same for the call and its result.</summary>
    public static string CallId(string id) => IsValid(id) ? id : "call_" + Hash(id, 24);

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

    private static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && name.All(IsValid);

    private static bool IsValid(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Hash(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
