using System.Text;
using Agentgateway.Cel.Functions;

namespace Agentgateway.Cel.Tests.Fuzzing;

/// <summary>Makes random expressions: pieces in a row, mutations of the corpus, and well-formed trees over all functions and macros.</summary>
internal sealed class ExpressionSource(Random random)
{
    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "in", "&&", "||"];

    private static readonly string[] Macros = ["all", "exists", "exists_one", "map", "filter", "sortBy", "filterKeys", "mapValues", "with", "optMap", "optFlatMap", "transformList", "transformMap", "transformMapEntry"];

    private static readonly string[] Functions = [.. FunctionTable.Names.Order(StringComparer.Ordinal)];

    public string Next() => random.Next(3) switch
    {
        0 => Pieces(),
        1 => Mutation(),
        _ => Tree(random.Next(1, 6), "y"),
    };

    private string Any(string[] choices) => choices[random.Next(choices.Length)];

    private string Pieces()
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            text.Append(Any(FuzzCorpus.Pieces));
        }

        return text.ToString();
    }

    private string Mutation()
    {
        var text = new StringBuilder(Any(FuzzCorpus.Seeds));
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at));
                    text.Append(' ');
                    break;
                case 1:
                    text.Insert(at, Any(FuzzCorpus.Pieces));
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 128);
                    break;
                default:
                    var other = Any(FuzzCorpus.Seeds);
                    text.Insert(at, other.AsSpan(0, random.Next(other.Length)));
                    break;
            }
        }

        return text.ToString();
    }

    private string Tree(int depth, string variable)
    {
        if (depth == 0)
        {
            return random.Next(4) == 0 ? variable : Any(FuzzCorpus.Atoms);
        }

        string Part() => Tree(random.Next(depth), variable);
        switch (random.Next(9))
        {
            case 0:
                return $"({Part()} {Any(Operators)} {Part()})";
            case 1:
                return $"({Part()} ? {Part()} : {Part()})";
            case 2:
                return $"[{Part()}, {Part()}, {Part()}]";
            case 3:
                return $"{{{Part()}: {Part()}, 'k': {Part()}}}";
            case 4:
                return $"{Part()}{Any([".a", ".?a", "[0]", "[?1]", "['a']", $"[{Part()}]"])}";
            case 5:
                var macro = Any(Macros);
                return macro.StartsWith("transform", StringComparison.Ordinal)
                    ? $"{Part()}.{macro}(i, {variable}, {Tree(depth - 1, variable)})"
                    : $"{Part()}.{macro}({variable}, {Tree(depth - 1, variable)})";
            case 6:
                return $"cel.bind({variable}, {Part()}, {Tree(depth - 1, variable)})";
            case 7:
                return $"{Any(["!", "-", ""])}{Part()}.{Any(Functions).Split('.')[^1]}({Arguments(Part)})";
            default:
                return $"{Any(Functions)}({Arguments(Part)})";
        }
    }

    private string Arguments(Func<string> part) => string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => part()));
}
