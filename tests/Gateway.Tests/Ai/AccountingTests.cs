using System.Globalization;
using System.Net;
using System.Text;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Many callers at once, in every format, to every format, with every end: nothing is counted twice, nothing is lost.</summary>
public sealed class AccountingTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          providers:
          - {name: c, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "http://{upstream}/v1"}}
          - {name: r, provider: {custom: {formats: [{type: responses}]}}, params: {baseUrl: "http://{upstream}/v1"}}
          - {name: m, provider: anthropic, params: {baseUrl: "http://{upstream}/v1", apiKey: k}}
          - {name: g, provider: gemini, params: {hostOverride: "{upstream}", apiKey: k}}
          - {name: b, provider: bedrock, params: {hostOverride: "{upstream}", awsRegion: us-east-1}, defaults: {auth: {aws: {accessKeyId: AKIDEXAMPLE, secretAccessKey: secret}}}}
          models:
        {models}
          virtualModels:
        {virtual}
        """;

    private static readonly string[] Providers = ["c", "r", "m", "g", "b"];
    private static readonly string[] Modes = ["whole", "stream", "hold", "error", "retry"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_of_events_and_metrics_are_what_the_providers_reported()
    {
        var provider = new CountingProvider();
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        upstream.Answer = http => provider.AnswerAsync(http, RecordingUpstream.BodyOf(http));
        await using var host = await AiTestHost.StartAsync(Text(upstream), Token);
        var calls = (from client in "CMRG" from target in Providers from mode in Modes select (client, target, mode)).ToList();

        await Parallel.ForAsync(0, calls.Count, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (n, cancellationToken) =>
            await CallAsync(host, calls[n].client, calls[n].target, calls[n].mode, n, cancellationToken));

        await Poll.UntilAsync(() => host.Usage.Events.Count >= calls.Count ? "all" : null, $"{calls.Count} events are recorded", Token);
        var billed = Enumerable.Range(0, calls.Count).Where(n => calls[n].mode != "error").ToList();
        Assert.Equal(billed, provider.Billed.Keys.Order());
        Assert.All(provider.Billed.Values, times => Assert.Equal(1, times));

        var expected = billed.Select(CountingProvider.CountsOf).Aggregate((a, b) => (a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead));
        var events = host.Usage.Events;
        Assert.Equal(calls.Count, events.Count);
        Assert.Empty(events.Where(u => u.UsageEstimated).Select(u => u.SentModel + " " + u.Path));
        Assert.Equal(billed.Select(n => "id-" + n).Order(StringComparer.Ordinal), events.Select(u => u.ResponseId).OfType<string>().Order(StringComparer.Ordinal));
        foreach (var usage in events.Where(u => u.ResponseId is not null))
        {
            var n = int.Parse(usage.ResponseId![3..], CultureInfo.InvariantCulture);
            Assert.Equal((calls[n], CountingProvider.CountsOf(n)), (calls[n], (usage.InputTokens ?? -1, usage.OutputTokens ?? -1, usage.CacheReadTokens ?? -1)));
            // A target that has failed is left out for a while: later calls go to the next one at once.
            Assert.True(usage.Attempts == 1 || (calls[n].mode == "retry" && usage.Attempts == 2), $"{calls[n]}: {usage.Attempts} attempts");
            Assert.Equal((calls[n], calls[n].mode != "hold"), (calls[n], usage.FinishReasons is [{ Length: > 0 }]));
        }

        Assert.Contains(events, u => u.Attempts == 2);
        Assert.Equal(expected, (events.Sum(u => u.InputTokens ?? 0), events.Sum(u => u.OutputTokens ?? 0), events.Sum(u => u.CacheReadTokens ?? 0)));
        await Poll.UntilAsync(() => MetricCount(host) == calls.Count ? "all" : null, "the metrics have every call", Token);
        Assert.Equal(expected, ((long)Metric(host, "input"), (long)Metric(host, "output"), (long)Metric(host, "input_cache_read")));
    }

    private static async Task CallAsync(AiTestHost host, char client, string target, string mode, int n, CancellationToken cancellationToken)
    {
        var streams = mode is "stream" or "hold";
        var model = mode == "retry" ? "retry-" + target : target;
        var prompt = $"n={n} mode={mode}";
        var (path, body) = client switch
        {
            'C' => ("/v1/chat/completions", $$"""{"model":"{{model}}","stream":{{Json(streams)}},"messages":[{"role":"user","content":"{{prompt}}"}]}"""),
            'M' => ("/v1/messages", $$"""{"model":"{{model}}","max_tokens":99,"stream":{{Json(streams)}},"messages":[{"role":"user","content":"{{prompt}}"}]}"""),
            'R' => ("/v1/responses", $$"""{"model":"{{model}}","stream":{{Json(streams)}},"input":"{{prompt}}"}"""),
            _ => ($"/v1beta/models/{model}:{(streams ? "streamGenerateContent?alt=sse" : "generateContent")}", $$"""{"contents":[{"role":"user","parts":[{"text":"{{prompt}}"}]}]}"""),
        };
        using var response = await host.PostAsync(path, body, null, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var wanted = mode == "error" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        Assert.True(wanted == response.StatusCode, $"{client} over {target}, {mode}: {response.StatusCode} {(wanted == response.StatusCode ? "" : await response.Content.ReadAsStringAsync(cancellationToken))}");
        await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        int read;
        while ((read = await answer.ReadAsync(buffer, cancellationToken)) > 0)
        {
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (mode == "hold" && seen.ToString().Contains("MARK", StringComparison.Ordinal))
            {
                // The client goes; the provider would never have ended.
                return;
            }
        }

        Assert.True(mode == "error" || seen.ToString().Contains("MARK", StringComparison.Ordinal), $"{client} over {target}, {mode}: {seen}");
    }

    private static string Text(RecordingUpstream upstream)
    {
        var (models, virtuals) = (new StringBuilder(), new StringBuilder());
        foreach (var provider in Providers)
        {
            models.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: {provider}, provider: {{reference: {provider}}}, params: {{model: m}}}}");
            models.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: broken-{provider}, provider: {{reference: {provider}}}, params: {{model: broken}}}}");
            virtuals.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: retry-{provider}, routing: {{failover: {{targets: [{{model: broken-{provider}, priority: 0}}, {{model: {provider}, priority: 1}}]}}}}}}");
        }

        return Config.Replace("{upstream}", new Uri(upstream.Url).Authority, StringComparison.Ordinal)
            .Replace("{models}", models.ToString(), StringComparison.Ordinal)
            .Replace("{virtual}", virtuals.ToString(), StringComparison.Ordinal);
    }

    private static string Json(bool value) => value ? "true" : "false";

    private static double Metric(AiTestHost host, string type) => Family(host, "agentgateway_gen_ai_client_token_usage").Series
        .Where(s => s.Labels.Values[s.Labels.Names.ToList().IndexOf("gen_ai_token_type")] == type).Sum(s => s.Sum);

    private static long MetricCount(AiTestHost host) => Family(host, "agentgateway_gen_ai_server_request_duration").Series.Sum(s => s.Count);

    private static MetricFamily Family(AiTestHost host, string name) => host.Services.GetRequiredService<MetricRegistry>().Collect().Single(f => f.Name == name);
}
