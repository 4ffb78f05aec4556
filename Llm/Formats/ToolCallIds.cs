using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Llm.Formats;

/// <summary>Ids of tool calls that a provider accepts, where another made the calls in the history: the same result for a call and its answer.</summary>
internal static class ToolCallIds
{
    /// <summary>Longest id in OpenAI's chat completions.</summary>
    public const int CompletionsLength = 40;

    /// <summary>Longest id in OpenAI's Responses.</summary>
    public const int ResponsesLength = 64;

    private const int NameLength = 64;
    private const int HashDigits = 24;

    /// <summary>For Anthropic and Bedrock: up to 64 letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static string Plain(string id) => IsPlain(id) ? id : Made(id);

    /// <summary>At most so many characters.</summary>
    public static string Short(string id, int length) => id.Length <= length ? id : Made(id);

    /// <summary>True for 1 to 64 letters, digits, <c>_</c> and <c>-</c>.</summary>
    internal static bool IsPlain(string name)
    {
        if (name.Length is 0 or > NameLength)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Made(string id) => "call_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..HashDigits];
}
