using System.Diagnostics.Metrics;

namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>The Gateway's instruments. The OpenTelemetry SDK exports the meter, <see cref="MetricRegistry"/> shows it under <c>/metrics</c>.</summary>
/// <remarks>One list of families here is the one place that a new metric touches; docs/metrics.md is checked against it by a test.</remarks>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "agentgateway";

    private const string Prefix = "agentgateway_";
    private readonly Meter _meter = new(MeterName);
    private readonly MetricRegistry _registry;

    public GatewayMetrics(MetricRegistry registry)
    {
        _registry = registry;
        Requests = Counter<long>("requests", MetricLabels.Request, "Requests that ended.");
        RequestDuration = Histogram("request_duration", "seconds", MetricBuckets.Duration, MetricLabels.Request, "Time from the request's head to the last byte of its answer.");
        ResponseBytes = Counter<long>("response_bytes", MetricLabels.Request, "Body bytes sent to clients.");
        Retries = Counter<long>("retries", MetricLabels.Request, "Upstream attempts after the first.");
        RequestProcessing = Histogram("request_processing", "seconds", MetricBuckets.Processing, MetricLabels.Processing, "Time inside the gateway before the upstream call.");
        ResponseProcessing = Histogram("response_processing", "seconds", MetricBuckets.Processing, MetricLabels.Processing, "Time inside the gateway after the upstream's response head.");
        McpRequests = Counter<long>("mcp_requests", MetricLabels.Mcp, "MCP calls by method, server and resource.");
        TokenUsage = Histogram("gen_ai_client_token_usage", null, MetricBuckets.Tokens, MetricLabels.GenAiTokens, "Tokens per request by kind.");
        Cost = Counter<double>("gen_ai_client_cost_usd", MetricLabels.GenAi, "Cost of priced requests in USD.");
        LlmDuration = Histogram("gen_ai_server_request_duration", null, MetricBuckets.LlmDuration, MetricLabels.GenAi, "Duration of LLM requests in seconds.");
        TimeToFirstToken = Histogram("gen_ai_server_time_to_first_token", null, MetricBuckets.FirstToken, MetricLabels.GenAi, "Seconds until the first token of a streamed answer.");
        TimePerOutputToken = Histogram("gen_ai_server_time_per_output_token", null, MetricBuckets.PerOutputToken, MetricLabels.GenAi, "Seconds from the first token of a stream to its end, per output token.");
        CostLookups = Counter<long>("cost_catalog_lookups", MetricLabels.CatalogLookup, "Price look-ups by outcome.");
        DownstreamConnections = Counter<long>("downstream_connections", MetricLabels.Connection, "Accepted client connections.");
        DownstreamReceived = Counter<long>("downstream_received_bytes", MetricLabels.Connection, "Bytes that clients sent over TCP, TLS passthrough and routed CONNECT.");
        DownstreamSent = Counter<long>("downstream_sent_bytes", MetricLabels.Connection, "Bytes sent to clients over TCP, TLS passthrough and routed CONNECT.");
        ConnectionsRefused = Counter<long>("downstream_connections_refused", MetricLabels.None, "Client connections closed at once because too many were open.");
        ConnectionsDenied = Counter<long>("downstream_connections_denied", MetricLabels.Connection, "Client connections that the network policies denied.");
        TlsHandshake = Histogram("tls_handshake_duration", "seconds", MetricBuckets.Connect, MetricLabels.Connection, "TLS handshakes with clients.");
        UpstreamConnect = Histogram("upstream_connect_duration", "seconds", MetricBuckets.Connect, MetricLabels.Transport, "New upstream connections.");
        UpstreamCall = Histogram("upstream_call_duration", "seconds", MetricBuckets.Duration, MetricLabels.Call, "Upstream calls until the response head.");
        LogLinesDropped = Counter<long>("access_log_dropped", MetricLabels.None, "Access log lines dropped because the writer could not keep up.");
        RefusalsUnrecorded = Counter<long>("usage_refusals_unrecorded", MetricLabels.None, "Refused requests of unknown callers that made no usage event, because there were too many.");
        ExpressionErrors = Counter<long>("expression_errors", ["use", "error"], "Expressions that failed while serving, by what they were for.");
        registry.AddInfo(Prefix + "build", "tag", typeof(GatewayMetrics).Assembly.GetName().Version?.ToString(3) ?? MetricFamily.Unknown);
    }

    public Counter<long> Requests { get; }

    public Histogram<double> RequestDuration { get; }

    public Counter<long> ResponseBytes { get; }

    public Counter<long> Retries { get; }

    public Histogram<double> RequestProcessing { get; }

    public Histogram<double> ResponseProcessing { get; }

    public Counter<long> McpRequests { get; }

    public Histogram<double> TokenUsage { get; }

    public Counter<double> Cost { get; }

    public Histogram<double> LlmDuration { get; }

    public Histogram<double> TimeToFirstToken { get; }

    public Histogram<double> TimePerOutputToken { get; }

    public Counter<long> CostLookups { get; }

    public Counter<long> DownstreamConnections { get; }

    public Counter<long> DownstreamReceived { get; }

    public Counter<long> DownstreamSent { get; }

    public Counter<long> ConnectionsRefused { get; }

    public Counter<long> ConnectionsDenied { get; }

    public Histogram<double> TlsHandshake { get; }

    public Histogram<double> UpstreamConnect { get; }

    public Histogram<double> UpstreamCall { get; }

    public Counter<long> LogLinesDropped { get; }

    public Counter<long> RefusalsUnrecorded { get; }

    public Counter<long> ExpressionErrors { get; }

    /// <summary>A gauge whose value is read when somebody asks.</summary>
    /// <param name="name">Without the <c>agentgateway_</c> prefix.</param>
    public void Gauge(string name, string description, Func<double> read)
    {
        var instrument = _meter.CreateObservableGauge(Prefix + name, read, description: description);
        _registry.AddGauge(instrument, Prefix + name, read);
    }

    public void Dispose() => _meter.Dispose();

    private Counter<T> Counter<T>(string name, IReadOnlyList<string> labels, string description)
        where T : struct
    {
        var counter = _meter.CreateCounter<T>(Prefix + name, description: description);
        _registry.Add(new MetricFamily(counter, Prefix + name, MetricKind.Counter, null, labels, null));
        return counter;
    }

    private Histogram<double> Histogram(string name, string? unit, double[] bounds, IReadOnlyList<string> labels, string description)
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds };
        var histogram = _meter.CreateHistogram(Prefix + name, unit is null ? null : "s", description, tags: null, advice);
        var full = unit is null ? Prefix + name : Prefix + name + "_" + unit;
        _registry.Add(new MetricFamily(histogram, full, MetricKind.Histogram, unit, labels, bounds));
        return histogram;
    }
}
