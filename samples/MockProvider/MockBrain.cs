using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Decides what the mock answers. Deterministic: the same request gets the same answer.</summary>
public static partial class MockBrain
{
    private const int QuoteLength = 200;
    private const int KeywordCount = 5;

    private static readonly HashSet<string> StopWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "after", "again", "also", "and", "any", "are", "can", "could", "does", "for", "from", "have", "how", "into", "its", "just", "like",
        "more", "not", "now", "one", "only", "please", "say", "should", "some", "tell", "than", "that", "the", "their", "them", "then", "there",
        "they", "this", "use", "was", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
    };

    /// <summary>A tool call if tools are offered and the prompt asks for one; else a text that relates to the prompt or to the tool's result.</summary>
    public static MockAnswer Answer(MockConversation conversation)
    {
        var input = Tokens(conversation.InputText);
        if (conversation.ToolResult is null && PickTool(conversation) is { } tool)
        {
            var arguments = Arguments(tool, conversation.Prompt);
            return new MockAnswer("", tool.Name, arguments, Truncated: false, input, Tokens(tool.Name + arguments.ToJsonString()));
        }

        var text = conversation.ToolResult is { } result ? FromTool(result) : FromPrompt(conversation.Prompt);
        if (conversation.WantsJson)
        {
            text = new JsonObject { ["mock"] = true, ["answer"] = text }.ToJsonString();
        }

        var truncated = conversation.MaxTokens is { } max && Tokens(text) > max;
        if (truncated)
        {
            text = text[..Math.Min(text.Length, conversation.MaxTokens!.Value * 4)];
        }

        return new MockAnswer(text, null, null, truncated, input, Tokens(text));
    }

    /// <summary>Rough token count: four characters each, at least one for any text.</summary>
    public static int Tokens(string text) => text.Length == 0 ? 0 : (text.Length + 3) / 4;

    /// <summary>Embedding that depends on the text alone: unit length, so that cosine similarity works.</summary>
    public static float[] Embed(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (Match word in Word().Matches(text))
        {
            var hash = 2166136261u;
            foreach (var c in word.Value)
            {
                hash = (hash ^ char.ToLowerInvariant(c)) * 16777619u;
            }

            vector[hash % (uint)dimensions] += 1f;
        }

        var length = MathF.Sqrt(vector.Sum(v => v * v));
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = length == 0 ? 0 : vector[i] / length;
        }

        return vector;
    }

    private static string FromTool(MockToolResult result)
    {
        var name = result.Name is null ? "The tool" : $"The tool {result.Name}";
        return $"{name} answered: {Shorten(result.Text)} (This is a mock: no language model read it.)";
    }

    private static string FromPrompt(string prompt)
    {
        var words = Word().Matches(prompt);
        if (words.Count == 0)
        {
            return "This is a mock answer: the message was empty, and no language model was called.";
        }

        var keywords = words.Select(w => w.Value)
            .Where(w => w.Length > 2 && !StopWords.Contains(w))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(KeywordCount)
            .ToArray();
        var topic = keywords.Length == 0 ? "" : $" It seems to be about {string.Join(", ", keywords)}.";
        var count = words.Count == 1 ? "one word" : words.Count.ToString(CultureInfo.InvariantCulture) + " words";
        return $"This is a mock answer: no language model was called. You wrote {count}: \"{Shorten(prompt)}\".{topic}"
            + " Connect a real provider to get a real answer.";
    }

    private static MockTool? PickTool(MockConversation conversation)
    {
        MockTool? best = null;
        foreach (var tool in conversation.Tools)
        {
            var spoken = tool.Name.Replace('_', ' ').Replace('-', ' ');
            if (conversation.Prompt.Contains(tool.Name, StringComparison.OrdinalIgnoreCase)
                || conversation.Prompt.Contains(spoken, StringComparison.OrdinalIgnoreCase))
            {
                return tool;
            }

            var part = spoken.Split(' ').Any(w => w.Length > 3 && !StopWords.Contains(w) && conversation.Prompt.Contains(w, StringComparison.OrdinalIgnoreCase));
            best ??= part ? tool : null;
        }

        var asked = conversation.MustCall || conversation.Prompt.Contains("tool", StringComparison.OrdinalIgnoreCase);
        return best ?? (asked && conversation.Tools.Count > 0 ? conversation.Tools[0] : null);
    }

    // Numbers, quoted texts and "in <Place>" of the prompt fill the parameters in order; what is left gets the prompt itself.
    private static JsonObject Arguments(MockTool tool, string prompt)
    {
        var arguments = new JsonObject();
        if (tool.Schema?["properties"] is not JsonObject properties)
        {
            return arguments;
        }

        var numbers = new Queue<string>(Number().Matches(prompt).Select(m => m.Value));
        var texts = new Queue<string>(Quoted().Matches(prompt).Select(m => m.Groups[1].Value)
            .Concat(Place().Matches(prompt).Select(m => m.Groups[1].Value)));
        foreach (var (name, schema) in properties)
        {
            arguments[name] = Value(schema as JsonObject, prompt, numbers, texts);
        }

        return arguments;
    }

    private static JsonNode? Value(JsonObject? schema, string prompt, Queue<string> numbers, Queue<string> texts)
    {
        if (schema?["enum"] is JsonArray { Count: > 0 } allowed)
        {
            var named = allowed.FirstOrDefault(v => v is not null && prompt.Contains(v.ToString(), StringComparison.OrdinalIgnoreCase));
            return (named ?? allowed[0])?.DeepClone();
        }

        var type = schema?["type"] is JsonArray types ? types[0]?.ToString() : schema?["type"]?.ToString();
        return type switch
        {
            "integer" => (long)Math.Clamp(Next(numbers), long.MinValue, long.MaxValue),
            "number" => Next(numbers),
            "boolean" => true,
            "array" => new JsonArray(),
            "object" => new JsonObject(),
            _ => texts.TryDequeue(out var text) ? text : prompt,
        };
    }

    private static double Next(Queue<string> numbers) =>
        numbers.TryDequeue(out var n) && double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static string Shorten(string text) => text.Length <= QuoteLength ? text : text[..QuoteLength] + "…";

    [GeneratedRegex(@"[\p{L}\p{N}']+")]
    private static partial Regex Word();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("[\"“']([^\"”']+)[\"”']")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:in|at|for)\s+(\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)*)")]
    private static partial Regex Place();
}
