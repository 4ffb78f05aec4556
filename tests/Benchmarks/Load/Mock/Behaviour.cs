using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>What the mock does with a request, said in the request itself: a name <c>mock-TOKENS</c> in the path or as the model.</summary>
/// <remarks>
/// Tokens are separated by dots: <c>a500</c> answer of 500 bytes of text, <c>l20</c> answer after 20 ms, <c>n100</c> stream of 100 events, <c>i10</c> one event every
/// 10 ms (0: as fast as they are taken), <c>p40</c> 40 bytes of text per event, <c>t</c> half of it is a tool call, <c>f503</c> answer with that status, <c>c5</c> cut the
/// connection after 5 events. <c>v</c> and <c>x1</c> mean nothing to the mock: they let a configuration choose a provider and the accounting tell callers apart.
/// </remarks>
internal sealed record Behaviour
{
    public static ReadOnlySpan<byte> Prefix => "mock-"u8;

    /// <summary>Most bytes of a name.</summary>
    public const int MaxLength = 64;

    public required string Name { get; init; }

    public int AnswerBytes { get; private init; } = 100;

    public int LatencyMilliseconds { get; private init; }

    /// <summary>0: a buffered answer.</summary>
    public int Events { get; private init; }

    public int IntervalMilliseconds { get; private init; }

    public int EventBytes { get; private init; } = 24;

    public bool ToolCall { get; private init; }

    public int Fault { get; private init; }

    public int CutAfter { get; private init; }

    /// <summary>Tokens that each answer reports.</summary>
    public int InputTokens => 21;

    /// <summary>Tokens that each whole answer reports.</summary>
    public int OutputTokens => Events > 0 ? Events : Math.Max(1, AnswerBytes / 4);

    /// <summary>400: whoever runs the benchmark has to see that a name is wrong.</summary>
    public static Behaviour NotUnderstood { get; } = new() { Name = "mock-f400", Fault = 400 };

    /// <returns>Null when a token is unknown.</returns>
    public static Behaviour? TryParse(string name)
    {
        var behaviour = new Behaviour { Name = name };
        foreach (var token in name[Prefix.Length..].Split('.'))
        {
            var value = 1;
            if (token.Length > 1 && !int.TryParse(token.AsSpan(1), CultureInfo.InvariantCulture, out value))
            {
                return null;
            }

            switch (token.Length > 0 ? token[0] : ' ')
            {
                case 'a':
                    behaviour = behaviour with { AnswerBytes = value };
                    break;
                case 'l':
                    behaviour = behaviour with { LatencyMilliseconds = value };
                    break;
                case 'n':
                    behaviour = behaviour with { Events = value };
                    break;
                case 'i':
                    behaviour = behaviour with { IntervalMilliseconds = value };
                    break;
                case 'p':
                    behaviour = behaviour with { EventBytes = value };
                    break;
                case 't':
                    behaviour = behaviour with { ToolCall = true };
                    break;
                case 'f':
                    behaviour = behaviour with { Fault = value };
                    break;
                case 'c':
                    behaviour = behaviour with { CutAfter = value };
                    break;
                case 'v' or 'x':
                    break;
                default:
                    return null;
            }
        }

        return behaviour;
    }
}
