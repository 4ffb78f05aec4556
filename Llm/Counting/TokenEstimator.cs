using Microsoft.ML.Tokenizers;

namespace Agentgateway.Llm.Counting;

/// <summary>Counts tokens with OpenAI's public vocabularies. For models of other vendors the count is an estimate.</summary>
/// <remarks>
/// A vocabulary is loaded when it is first needed (some hundred milliseconds, some ten megabytes); counting is CPU work that belongs on the thread pool.
/// The sum over messages follows agentgateway: each message costs four tokens beside its text, the whole three.
/// </remarks>
public static class TokenEstimator
{
    private const long PerMessage = 4;
    private const long PerPrompt = 3;

    // Text beyond is counted by its length: splitting megabytes into words takes too long.
    private const int LongestEncoded = 1024 * 1024;
    private const int CharactersPerToken = 4;

    private static readonly Lazy<TiktokenTokenizer> O200k = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));
    private static readonly Lazy<TiktokenTokenizer> Cl100k = new(() => TiktokenTokenizer.CreateForEncoding("cl100k_base"));

    /// <summary>True if the vocabulary is the model's own, false if the count is an estimate.</summary>
    public static bool IsExactFor(string model) => UsesO200k(model) || UsesCl100k(model);

    /// <summary>Loads the vocabularies in the background, for a configuration that will need them.</summary>
    public static void Preload() => _ = Task.Run(static () => (O200k.Value, Cl100k.Value));

    /// <summary>Tokens of a conversation.</summary>
    /// <param name="model">Model name; chooses the vocabulary.</param>
    /// <param name="messages">The text of each message.</param>
    public static long CountMessages(string model, IEnumerable<string> messages)
    {
        var count = PerPrompt;
        foreach (var text in messages)
        {
            count += PerMessage + CountText(model, text);
        }

        return count;
    }

    /// <summary>Tokens of a text.</summary>
    public static long CountText(string model, string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var tokenizer = (UsesO200k(model) ? O200k : Cl100k).Value;
        return text.Length <= LongestEncoded
            ? tokenizer.CountTokens(text)
            : tokenizer.CountTokens(text.AsSpan(0, LongestEncoded)) + ((text.Length - LongestEncoded) / CharactersPerToken);
    }

    private static bool UsesO200k(string model)
    {
        var name = Plain(model);
        return name.StartsWith("gpt-4o", StringComparison.Ordinal) || name.StartsWith("gpt-4.", StringComparison.Ordinal)
            || name.StartsWith("chatgpt-4o", StringComparison.Ordinal) || name.StartsWith("gpt-oss", StringComparison.Ordinal)
            || (name.StartsWith("gpt-", StringComparison.Ordinal) && name.Length > 4 && name[4] is >= '5' and <= '9')
            || (name.Length > 1 && name[0] == 'o' && char.IsAsciiDigit(name[1]));
    }

    private static bool UsesCl100k(string model)
    {
        var name = Plain(model);
        return name.StartsWith("gpt-4", StringComparison.Ordinal) || name.StartsWith("gpt-3.5", StringComparison.Ordinal)
            || name.StartsWith("text-embedding-", StringComparison.Ordinal);
    }

    private static ReadOnlySpan<char> Plain(string model) => model.AsSpan(model.LastIndexOf('/') + 1);
}
