using System.Diagnostics;
using System.Globalization;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>The whole of what an LLM call leaves behind: log fields, span attributes, metric labels and expressions, compared name by name (llm.md 7).</summary>
public sealed class LlmTelemetryTests
{
    private const string Config = """
        config:
          modelCatalog:
          - inline: {providers: {anthropic: {models: {m-2: {rates: {input: "3", output: "15", cacheRead: "1", cacheWrite: "4"}}}}}}
        frontendPolicies:
          tracing: {host: "127.0.0.1:{upstream}", protocol: http, randomSampling: true}
          accessLog:
            add:
        {expressions}
        gateways: {default: {port: {port}}}
        llm:
          models:
          - {name: m, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: k, model: m-1}}
        """;

    private const string Usage = """{"input_tokens":10,"cache_read_input_tokens":4,"cache_creation_input_tokens":2,"output_tokens":6,"service_tier":"standard"}""";

    private const string Whole = $$"""{"id":"msg_1","type":"message","role":"assistant","model":"m-2","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{{Usage}} }""";

    private const string Stream = $$"""
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-2","content":[],"usage":{{Usage}} } }

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"} }

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":6} }

        event: message_stop
        data: {"type":"message_stop"}


        """;

    // What is timed or addressed: named, not compared.
    private static readonly HashSet<string> Varying =
        ["src.addr", "endpoint", "http.host", "trace.id", "span.id", "duration", "agw.ai.time_to_first_token", "agw.ai.time_per_output_token", "agw.request.id", "server.port"];

    private static readonly string[] Expected =
    [
        "log gateway=default/default", "log listener=default", "log route=internal/llm:request", "log endpoint", "log src.addr", "log http.method=POST", "log http.host",
        "log http.path=/v1/chat/completions", "log http.version=HTTP/1.1", "log http.status=200", "log trace.id", "log span.id", "log protocol=llm", "log agw.config.revision=1",
        "log gen_ai.operation.name=chat", "log gen_ai.provider.name=anthropic", "log gen_ai.request.model=m-1", "log gen_ai.response.model=m-2",
        "log gen_ai.usage.input_tokens=16", "log gen_ai.usage.cache_creation.input_tokens=2", "log gen_ai.usage.cache_read.input_tokens=4", "log gen_ai.usage.output_tokens=6",
        "stream log agw.ai.time_to_first_token", "stream log agw.ai.time_per_output_token",
        "log agw.ai.usage.cost.total=0.000132",
        "log gen_ai.request.temperature=0.5", "log gen_ai.request.top_p=0.25", "log gen_ai.request.max_tokens=7", "log gen_ai.request.frequency_penalty=0.125",
        "log gen_ai.request.presence_penalty=0.75", "log gen_ai.request.seed=3", "log duration",
        "span http.request.method=POST", "span http.response.status_code=200", "span url.scheme=http", "span url.path=/v1/chat/completions", "span server.address=127.0.0.1",
        "span server.port", "span network.protocol.version=1.1", "span agw.request.id", "span gen_ai.response.id=msg_1",
        "span agw.ai.usage.cost.input=0.00003", "span agw.ai.usage.cost.output=0.00009", "span agw.ai.usage.cost.cache_read=0.000004", "span agw.ai.usage.cost.cache_write=0.000008",
        "span gen_ai.response.finish_reasons=end_turn",
    ];

    private static readonly string[] Expressions =
    [
        "streaming=STREAM", "requestModel=m-1", "provider=anthropic", "responseModel=m-2", "inputTokens=16", "providerInputTokens=10", "cachedInputTokens=4",
        "cacheCreationInputTokens=2", "outputTokens=6", "totalTokens=22", "serviceTier=standard", "params.temperature=0.5", "params.top_p=0.25", "params.frequency_penalty=0.125",
        "params.presence_penalty=0.75", "params.seed=3", "params.max_tokens=7", "cost.total=0.000132", "cost.input=3E-05", "cost.output=9E-05", "cost.cacheRead=4E-06",
        "cost.cacheWrite=8E-06", "cost.reasoning=0", "cost.inputAudio=0", "cost.outputAudio=0", "costRates.input=3", "costRates.output=15", "costRates.cacheRead=1", "costRates.cacheWrite=4",
        "prompt[0].content=hello", "completion[0]=Hi",
    ];

    private static readonly string[] Unreported =
    [
        "inputImageTokens", "inputTextTokens", "inputAudioTokens", "outputImageTokens", "outputTextTokens", "outputAudioTokens", "reasoningTokens", "providerTotalTokens",
        "countTokens", "params.encoding_format", "params.dimensions", "costRates.reasoning", "costRates.inputAudio", "costRates.outputAudio",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_name_and_value_is_the_committed_one(bool stream)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        upstream.Answer = http =>
        {
            http.Response.ContentType = stream ? "text/event-stream" : "application/json";
            return http.Request.Path == "/v1/traces" ? Task.CompletedTask : http.Response.WriteAsync(stream ? Stream : Whole);
        };
        var collector = new Collector();
        var names = Expressions.Select(e => e[..e.IndexOf('=', StringComparison.Ordinal)]).Concat(Unreported).Append("timeToFirstToken").Append("toolCalls").ToList();
        await using var host = await AiTestHost.StartAsync(
            Config.Replace("{upstream}", upstream.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{expressions}", string.Join('\n', names.Select(n => $"      \"x.{n}\": llm.{n}")), StringComparison.Ordinal),
            Token, services => services.AddSingleton<ICompletionSink>(collector));

        using var response = await host.PostAsync(
            "/v1/chat/completions",
            $$"""{"model":"m","stream":{{(stream ? "true" : "false")}},"temperature":0.5,"top_p":0.25,"max_tokens":7,"frequency_penalty":0.125,"presence_penalty":0.75,"seed":3,"messages":[{"role":"user","content":"hello"}]}""",
            cancellationToken: Token);
        Assert.Contains("Hi", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var seen = await Poll.UntilAsync(() => collector.Lines, "the request is over", Token);

        var fields = Expected.Where(e => stream || !e.StartsWith("stream ", StringComparison.Ordinal)).Select(e => e.Replace("stream ", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(fields.Where(f => f.StartsWith("log ", StringComparison.Ordinal)), seen.Where(l => l.StartsWith("log ", StringComparison.Ordinal)));

        // The span has the log's fields and some more.
        var own = fields.Where(f => f.StartsWith("log ", StringComparison.Ordinal) && !f.StartsWith("log trace.id", StringComparison.Ordinal) && !f.StartsWith("log span.id", StringComparison.Ordinal)).Select(f => "span " + f[4..]);
        Assert.Equal(
            own.Concat(fields.Where(f => f.StartsWith("span ", StringComparison.Ordinal))).Order(StringComparer.Ordinal),
            seen.Where(l => l.StartsWith("span ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        string[] timed = stream ? ["cel timeToFirstToken"] : [];
        Assert.Equal(
            Expressions.Select(e => "cel " + e.Replace("STREAM", stream ? "1" : "0", StringComparison.Ordinal)).Concat(timed).Append("cel toolCalls=[]").Order(StringComparer.Ordinal),
            seen.Where(l => l.StartsWith("cel ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(Metrics(stream), Recorded(host));
    }

    private static string[] Metrics(bool stream)
    {
        const string Model = "gen_ai_operation_name=chat gen_ai_system=anthropic gen_ai_request_model=m-1 gen_ai_response_model=m-2";
        string[] all =
        [
            $"gen_ai_client_token_usage gen_ai_token_type=input {Model} 16",
            $"gen_ai_client_token_usage gen_ai_token_type=input_cache_read {Model} 4",
            $"gen_ai_client_token_usage gen_ai_token_type=input_cache_write {Model} 2",
            $"gen_ai_client_token_usage gen_ai_token_type=output {Model} 6",
            $"gen_ai_client_cost_usd {Model} 0.000132",
            $"gen_ai_server_request_duration {Model}",
            $"cost_catalog_lookups status=Exact {Model} 1",
            .. stream ? (string[])[$"gen_ai_server_time_to_first_token {Model}", $"gen_ai_server_time_per_output_token {Model}"] : [],
        ];
        Array.Sort(all, StringComparer.Ordinal);
        return all;
    }

    // Route labels are the same for all families; what is timed has no value here.
    private static string[] Recorded(AiTestHost host)
    {
        var lines = new List<string>();
        foreach (var family in host.Services.GetRequiredService<MetricRegistry>().Collect().Where(f => f.Labels.Contains("gen_ai_system")))
        {
            foreach (var series in family.Series)
            {
                var labels = new List<string>();
                for (var i = 0; i < series.Labels.Names.Count; i++)
                {
                    if (series.Labels.Names[i] is not ("bind" or "gateway" or "listener" or "route" or "route_rule"))
                    {
                        labels.Add(series.Labels.Names[i] + "=" + series.Labels.Values[i]);
                    }
                }

                var isTimed = family.Name.Contains("duration", StringComparison.Ordinal) || family.Name.Contains("_time_", StringComparison.Ordinal);
                lines.Add($"{family.Name["agentgateway_".Length..]} {string.Join(' ', labels)}{(isTimed ? "" : " " + ((decimal)series.Sum).ToString(CultureInfo.InvariantCulture))}");
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private sealed class Collector : ICompletionSink
    {
        private volatile IReadOnlyList<string>? _lines;

        public IReadOnlyList<string>? Lines => _lines;

        public void OnCompleted(Exchange exchange)
        {
            var fields = new List<LogField>();
            RequestFields.Append(exchange, TimeProvider.System, fields);
            var lines = fields.Select(f => Line("log ", f.Name, Value(f))).ToList();
            foreach (var (name, value) in exchange.Activity!.TagObjects)
            {
                lines.Add(Line("span ", name, value is string[] many ? string.Join(',', many) : Convert.ToString(value, CultureInfo.InvariantCulture)!));
            }

            fields.Clear();
            foreach (var add in exchange.Snapshot.Frontend.Telemetry.AccessLog.Add)
            {
                add(exchange, fields);
            }

            lines.AddRange(fields.Select(f => f.Name == "x.timeToFirstToken" ? "cel timeToFirstToken" : "cel " + f.Name[2..] + "=" + Value(f)));
            _lines = lines;
        }

        private static string Line(string kind, string name, string value) => Varying.Contains(name) ? kind + name : kind + name + "=" + value;

        private static string Value(LogField field) => field.Text ?? field.Number.ToString(CultureInfo.InvariantCulture);
    }
}
