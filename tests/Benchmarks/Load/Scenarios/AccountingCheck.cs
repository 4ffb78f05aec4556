using System.Diagnostics;
using System.Globalization;
using System.Text;
using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>Tokens in the gateway's metrics against the tokens that the mock reported, after a mix of calls: the difference must be zero.</summary>
/// <remarks>
/// Answers that end whole must match in both directions. Of streams that the client left, or the provider cut, nobody was told the output: each must be counted once,
/// and its input must match where the provider had reported it (Anthropic does at the start).
/// </remarks>
internal static class AccountingCheck
{
    public const string Case = "tokens";

    /// <summary>Of one gateway, in seconds.</summary>
    public const double Time = 10;

    private static readonly Call[] Mix =
    [
        new("mock-a500", 200),
        new("mock-v.a500.t", 200),
        new("mock-n50.i2", 100, Stream: true),
        new("mock-v.n50.i2.t", 100, Stream: true),
        new("mock-a301", 100, Responses: true),
        new("mock-n40.i2", 100, Stream: true, Responses: true),
        new("mock-f503", 50, Fails: true),
        new("mock-n100.i5", 100, Stream: true, AbortAt: 50),
        new("mock-v.n100.i5", 100, Stream: true, AbortAt: 50),
        new("mock-n100.i1.c20", 50, Stream: true, Fails: true),
    ];

    /// <returns>Tokens too many or too few, and requests that were counted not at all or twice.</returns>
    public static double Run(CheckContext context, RunningPeer gateway)
    {
        // Names of its own for each gateway, so that the mock's totals are of this gateway alone.
        var calls = Mix.Select(call => call with { Model = call.Model + "." + gateway.Place.Port.ToString(CultureInfo.InvariantCulture).Insert(0, "x") }).ToList();
        foreach (var call in calls)
        {
            var request = call.Responses
                ? Requests.Response(call.Model, call.Stream, gateway.Headers)
                : Requests.Chat(call.Model, 1000, call.Stream, headers: gateway.Headers);
            LoadGenerator.Run(new LoadPlan(gateway.Port, request, 25) { Ramp = 0, Seconds = 0, Requests = call.Count, AbortAt = call.AbortAt });
        }

        // An exchange is recorded when its last byte has left, which the client may see first.
        var watch = Stopwatch.StartNew();
        List<string> wrong;
        double error, tokens;
        do
        {
            Thread.Sleep(20);
            (error, tokens, wrong) = Compare(calls, context.Mock, TokenCounts.Read(Encoding.UTF8.GetString(SimpleRequest.Get(gateway.Place.SidePort, "/metrics"))));
        }
        while (error > 0 && watch.Elapsed < TimeSpan.FromSeconds(15));

        context.Add("accounting", Case, gateway, new Dictionary<string, double> { [Figure.Tokens] = tokens, [Figure.TokenError] = error }, wrong.Count > 0 ? string.Join("; ", wrong) : null);
        return error;
    }

    private static (double Error, double Tokens, List<string> Wrong) Compare(
        List<Call> calls, MockProcess mock, Dictionary<(string Model, string Type), (double Tokens, long Requests)> counts)
    {
        double error = 0, tokens = 0;
        var wrong = new List<string>();
        foreach (var call in calls)
        {
            var said = mock.Total(call.Model);
            var input = counts.GetValueOrDefault((call.Model, "input"));
            var output = counts.GetValueOrDefault((call.Model, "output"));
            tokens += input.Tokens + output.Tokens;
            if (call is { AbortAt: 0, Fails: false })
            {
                Expect(call.Model + " input", said.InputTokens, input.Tokens);
                Expect(call.Model + " output", said.OutputTokens, output.Tokens);
            }
            else if (call.AbortAt > 0)
            {
                Expect(call.Model + " streams counted", call.Count, input.Requests);
                if (call.ReportsInputFirst)
                {
                    Expect(call.Model + " input", said.InputTokens, input.Tokens);
                }
            }
        }

        return (error, tokens, wrong);

        void Expect(string what, double expected, double counted)
        {
            if (expected != counted)
            {
                error += Math.Abs(expected - counted);
                wrong.Add(FormattableString.Invariant($"{what}: {counted} instead of {expected}"));
            }
        }
    }

    private sealed record Call(string Model, int Count, bool Stream = false, bool Responses = false, bool Fails = false, int AbortAt = 0)
    {
        public bool ReportsInputFirst => Model.StartsWith("mock-v", StringComparison.Ordinal);
    }
}
