using System.Text;
using System.Text.RegularExpressions;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>matches, agentgateway's regexReplace (first match, <c>$1</c>), and the regex extension (<c>regex.replace</c> with <c>\1</c>, extract, extractAll).</summary>
internal static class RegexFunctions
{
    /// <summary>Compiling an expression is paid for like reading this much text.</summary>
    private const int CompileCost = 100;

    public static void Register(List<Function> all)
    {
        all.Both("matches", 2, static (ref frame, scoped a) =>
        {
            var problem = Prepare(ref frame, a, "matches()", out var regex);
            return problem.IsError ? problem : CelValue.Bool(regex.IsMatch(a[0].AsString));
        });
        all.Method("regexReplace", 3, static (ref frame, scoped a) => a[2].Kind == CelKind.String
            ? Replace(ref frame, a, 1, '$')
            : Errors.NoSuchOverload("regexReplace()", a[2]));
        all.Global("regex.replace", 3, 4, static (ref frame, scoped a) =>
            a[2].Kind != CelKind.String || (a.Length == 4 && a[3].Kind != CelKind.Int) ? Errors.NoSuchOverload("regex.replace()", a[0], a[2])
            : Replace(ref frame, a, a.Length == 4 ? a[3].AsInt : -1, '\\'));
        all.Global("regex.extract", 2, Extract);
        all.Global("regex.extractAll", 2, ExtractAll);
    }

    private static CelValue Prepare(ref Frame frame, scoped ReadOnlySpan<CelValue> a, string name, out Regex regex)
    {
        regex = null!;
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String)
        {
            return Errors.NoSuchOverload(name, a[0], a[1]);
        }

        if (!frame.Spend(CompileCost))
        {
            return Errors.BudgetExceeded;
        }

        return CelRegex.TryCached(a[1].AsString, out var found, out var problem) && (regex = found) is not null
            ? CelValue.Null
            : Errors.Function($"the regular expression is not valid: {problem}");
    }

    private static CelValue Replace(ref Frame frame, scoped ReadOnlySpan<CelValue> a, long limit, char marker)
    {
        var problem = Prepare(ref frame, a, "a regex replacement", out var regex);
        if (problem.IsError || limit == 0)
        {
            return problem.IsError ? problem : a[0];
        }

        var text = a[0].AsString;
        var result = new StringBuilder();
        var position = 0;
        long done = 0;
        for (var match = regex.Match(text); match.Success && (limit < 0 || done < limit); match = match.NextMatch(), done++)
        {
            result.Append(text, position, match.Index - position);
            position = match.Index + match.Length;
            var before = result.Length;
            if (!(marker == '$' ? ExpandDollar(result, a[2].AsString, match) : ExpandBackslash(result, a[2].AsString, match)))
            {
                return Errors.Function("the replacement names a group that the expression does not have");
            }

            if (!frame.Produce((result.Length - before) * 2L))
            {
                return Errors.BudgetExceeded;
            }
        }

        return CelValue.String(result.Append(text, position, text.Length - position).ToString());
    }

    // Rust's rules: $name and ${name}, the longest run of word characters; unknown groups are empty; $$ is a dollar.
    private static bool ExpandDollar(StringBuilder result, string replacement, Match match)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c != '$' || i + 1 >= replacement.Length)
            {
                result.Append(c);
                continue;
            }

            if (replacement[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            var isBraced = replacement[i + 1] == '{';
            var start = i + (isBraced ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (isBraced ? replacement[end] != '}' : char.IsAsciiLetterOrDigit(replacement[end]) || replacement[end] == '_'))
            {
                end++;
            }

            if (end == start || (isBraced && end == replacement.Length))
            {
                result.Append(c);
                continue;
            }

            result.Append(match.Groups[replacement[start..end]].ValueSpan);
            i = isBraced ? end : end - 1;
        }

        return true;
    }

    private static bool ExpandBackslash(StringBuilder result, string replacement, Match match)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                result.Append(replacement[i]);
                continue;
            }

            i++;
            if (i < replacement.Length && replacement[i] == '\\')
            {
                result.Append('\\');
            }
            else if (i < replacement.Length && char.IsAsciiDigit(replacement[i]) && replacement[i] - '0' < match.Groups.Count)
            {
                result.Append(match.Groups[replacement[i] - '0'].ValueSpan);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static CelValue Extract(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        var problem = Prepare(ref frame, a, "regex.extract()", out var regex);
        if (problem.IsError)
        {
            return problem;
        }

        if (regex.GetGroupNumbers().Length > 2)
        {
            return Errors.Function("regex.extract() takes an expression with at most one group");
        }

        var match = regex.Match(a[0].AsString);
        var group = match.Groups[match.Groups.Count - 1];
        return match.Success && group.Success ? OptionalValue.Of(CelValue.String(group.Value)) : CelValue.Optional(OptionalValue.None);
    }

    private static CelValue ExtractAll(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        var problem = Prepare(ref frame, a, "regex.extractAll()", out var regex);
        if (problem.IsError)
        {
            return problem;
        }

        if (regex.GetGroupNumbers().Length > 2)
        {
            return Errors.Function("regex.extractAll() takes an expression with at most one group");
        }

        var items = new List<CelValue>();
        for (var match = regex.Match(a[0].AsString); match.Success; match = match.NextMatch())
        {
            var group = match.Groups[match.Groups.Count - 1];
            if (!group.Success)
            {
                continue;
            }

            if (!frame.Produce(64 + (group.Length * 2L)))
            {
                return Errors.BudgetExceeded;
            }

            items.Add(CelValue.String(group.Value));
        }

        return CelValue.List([.. items]);
    }
}
