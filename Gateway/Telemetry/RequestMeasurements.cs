using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Records the metrics of one finished request. Tags are collected in a buffer of the thread; label order is the families' (<see cref="MetricLabels"/>).</summary>
internal static class RequestMeasurements
{
    public static void Record(GatewayMetrics metrics, Exchange exchange, TimeProvider time)
    {
        var log = exchange.Log;
        var added = Added(exchange);
        var tags = TagBuffer.Empty();
        tags.Add("backend", exchange.Backend?.Name);
        tags.Add("protocol", exchange.Backend is { } backend ? ProtocolName.Of(backend.Handler.Protocol) : null);
        tags.Add("method", KnownMethod(exchange.Http.Request.Method));
        tags.Add("status", StatusText.Of(log.Status));
        tags.Add("reason", ReasonName.Of(log.Reason));
        AddRoute(tags, exchange, added);
        var duration = exchange.ElapsedAt(log.EndedAt).TotalSeconds;
        metrics.Requests.Add(1, tags.Span);
        metrics.RequestDuration.Record(duration, tags.Span);
        if (log.ResponseBytes > 0)
        {
            metrics.ResponseBytes.Add(log.ResponseBytes, tags.Span);
        }

        if (log.Tunnel is { } tunnel && exchange.Bind is BindFeature bind)
        {
            var connection = ConnectionTags.For(bind);
            metrics.DownstreamReceived.Add(tunnel.Received, connection);
            metrics.DownstreamSent.Add(tunnel.Sent, connection);
        }

        if (log.Attempts > 1)
        {
            metrics.Retries.Add(log.Attempts - 1, tags.Span);
        }

        RecordProcessing(metrics, exchange, added, time);
        if (exchange.Mcp is { Method: not null } mcp)
        {
            tags = TagBuffer.Empty();
            tags.Add("method", mcp.Method);
            tags.Add("resource_type", mcp.ResourceType);
            tags.Add("server", mcp.Target);
            tags.Add("resource", mcp.ResourceType == "task" ? null : mcp.ResourceName);
            AddRoute(tags, exchange, added);
            metrics.McpRequests.Add(1, tags.Span);
        }

        if (exchange.Llm is { } llm)
        {
            RecordLlm(metrics, exchange, llm, duration, added, time);
        }
    }

    private static void RecordProcessing(GatewayMetrics metrics, Exchange exchange, KeyValuePair<string, object?>[] added, TimeProvider time)
    {
        var log = exchange.Log;
        if (log.UpstreamSentAt == 0)
        {
            return;
        }

        var tags = TagBuffer.Empty();
        tags.Add("backend", exchange.Backend?.Name);
        AddRoute(tags, exchange, added);
        metrics.RequestProcessing.Record(exchange.ElapsedAt(log.UpstreamSentAt).TotalSeconds, tags.Span);
        if (log.UpstreamHeadAt == 0)
        {
            return;
        }

        if (log.FirstByteAt != 0)
        {
            metrics.ResponseProcessing.Record(time.GetElapsedTime(log.UpstreamHeadAt, log.FirstByteAt).TotalSeconds, tags.Span);
        }

        metrics.UpstreamCall.Record(
            time.GetElapsedTime(log.UpstreamSentAt, log.UpstreamHeadAt).TotalSeconds,
            new("kind", "Primary"),
            new("subtype", exchange.Llm is not null ? "Llm" : exchange.Mcp is not null ? "Mcp" : "Http"));
    }

    private static void RecordLlm(GatewayMetrics metrics, Exchange exchange, LlmCallInfo llm, double duration, KeyValuePair<string, object?>[] added, TimeProvider time)
    {
        RecordTokens(metrics, exchange, llm, added, "input", llm.InputTokens);
        RecordTokens(metrics, exchange, llm, added, "output", llm.OutputTokens);
        RecordTokens(metrics, exchange, llm, added, "input_cache_read", llm.CacheReadTokens);
        RecordTokens(metrics, exchange, llm, added, "input_cache_write", llm.CacheWriteTokens);

        var tags = TagBuffer.Empty();
        AddGenAi(tags, exchange, llm, added);
        metrics.LlmDuration.Record(duration, tags.Span);
        if (llm.CostNanoUsd is { } cost)
        {
            metrics.Cost.Add(cost / 1e9, tags.Span);
        }

        if (llm.FirstTokenAt is { } first)
        {
            metrics.TimeToFirstToken.Record(exchange.ElapsedAt(first).TotalSeconds, tags.Span);
            if (RequestFields.PerOutputToken(llm, time) is { } perToken)
            {
                metrics.TimePerOutputToken.Record(perToken, tags.Span);
            }
        }

        if (llm.PriceStatus != "n/a")
        {
            tags = TagBuffer.Empty();
            tags.Add("status", CatalogStatus(llm.PriceStatus));
            AddGenAi(tags, exchange, llm, added);
            metrics.CostLookups.Add(1, tags.Span);
        }
    }

    private static void RecordTokens(GatewayMetrics metrics, Exchange exchange, LlmCallInfo llm, KeyValuePair<string, object?>[] added, string type, long? tokens)
    {
        if (tokens is { } count)
        {
            var tags = TagBuffer.Empty();
            tags.Add("gen_ai_token_type", type);
            AddGenAi(tags, exchange, llm, added);
            metrics.TokenUsage.Record(count, tags.Span);
        }
    }

    private static void AddGenAi(TagBuffer tags, Exchange exchange, LlmCallInfo llm, KeyValuePair<string, object?>[] added)
    {
        tags.Add("gen_ai_operation_name", "chat");
        tags.Add("gen_ai_system", llm.Provider);
        tags.Add("gen_ai_request_model", llm.SentModel ?? llm.RequestedModel);
        tags.Add("gen_ai_response_model", llm.ResponseModel);
        AddRoute(tags, exchange, added);
    }

    private static void AddRoute(TagBuffer tags, Exchange exchange, KeyValuePair<string, object?>[] added)
    {
        tags.Add("bind", exchange.Bind.BindKey);
        tags.Add("gateway", exchange.Listener?.Gateway);
        tags.Add("listener", exchange.Listener?.Name);
        tags.Add("route", exchange.Route?.Route.Name);
        tags.Add("route_rule", exchange.Route?.Route.RuleName);
        foreach (var label in added)
        {
            tags.Add(label.Key, label.Value);
        }
    }

    // Computed once per request, whatever number of families it goes to.
    private static KeyValuePair<string, object?>[] Added(Exchange exchange)
    {
        var labels = exchange.Snapshot.Frontend.Telemetry.MetricLabels;
        if (labels.Count == 0)
        {
            return [];
        }

        var added = new KeyValuePair<string, object?>[labels.Count];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = new(labels[i].Key, labels[i].Value(exchange));
        }

        return added;
    }

    private static string CatalogStatus(string status) => status switch
    {
        "exact" => "Exact",
        "unpriced" => "Unpriced",
        "missing" => "Missing",
        _ => "NoCatalog",
    };

    // A client may send any token as the method: only the usual ones become label values.
    private static string KnownMethod(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" or "CONNECT" or "TRACE" => method,
        _ => "other",
    };
}
