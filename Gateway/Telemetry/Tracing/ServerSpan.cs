using System.Diagnostics;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Names, attributes and export of the server span.</summary>
internal static class ServerSpan
{
    private const string NameAttribute = "span.name";

    /// <summary>Ends the span; hands it and its children to the configuration's collector. Does not change <paramref name="fields"/>.</summary>
    public static void Finish(Exchange exchange, Activity activity, TracingSettings? settings, List<LogField> fields)
    {
        if (!activity.IsAllDataRequested)
        {
            activity.Stop();
            return;
        }

        activity.DisplayName = NameOf(exchange);
        foreach (var field in fields)
        {
            if (field.Name is not ("error" or "trace.id" or "span.id") && settings?.Remove.Contains(field.Name) != true)
            {
                SetTag(activity, field);
            }
        }

        SetStandardTags(exchange, activity);
        if (settings is not null)
        {
            SetConfigured(exchange, activity, settings);
        }

        if (exchange.Log.Error is { } error)
        {
            activity.SetStatus(ActivityStatusCode.Error, error);
        }
        else if (exchange.Log.Status >= 500)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        activity.Stop();
        Export(exchange, activity, settings);
    }

    private static void Export(Exchange exchange, Activity activity, TracingSettings? settings)
    {
        if (exchange.TraceTarget is not { } target || settings?.Filter?.Invoke(exchange) == false)
        {
            return;
        }

        target.Export(activity);
        if (exchange.ChildSpans is { } children)
        {
            foreach (var child in children)
            {
                target.Export(child);
            }
        }
    }

    // agentgateway's order: MCP method, gRPC path without its slash, method and route pattern, unknown.
    private static string NameOf(Exchange exchange)
    {
        if (exchange.Mcp?.Method is { } method)
        {
            return exchange.Mcp.ResourceType is "tool" or "prompt" && exchange.Mcp.ResourceName is { } name ? $"{method} {name}" : method;
        }

        if (exchange.IsGrpc)
        {
            return exchange.Request.OriginalTarget.TrimStart('/');
        }

        return exchange.Route is { } route ? $"{exchange.Http.Request.Method} {route.PathPattern}" : "unknown";
    }

    /// <summary>Names that trace viewers key on, beside agentgateway's older ones. telemetry.md 8.</summary>
    private static void SetStandardTags(Exchange exchange, Activity activity)
    {
        activity.SetTag("http.request.method", exchange.Http.Request.Method);
        if (exchange.Log.Status != 0)
        {
            activity.SetTag("http.response.status_code", exchange.Log.Status);
        }

        activity.SetTag("url.scheme", exchange.Request.Scheme);
        activity.SetTag("url.path", exchange.Request.Path.ToString());
        var host = RequestHead.HostOf(exchange.Request.OriginalAuthority).ToString();
        if (host.Length > 0)
        {
            activity.SetTag("server.address", host);
            activity.SetTag("server.port", exchange.Bind.Port);
        }

        activity.SetTag("network.protocol.version", exchange.Http.Request.Protocol == "HTTP/2" ? "2" : "1.1");
        activity.SetTag("agw.request.id", exchange.RequestId);
        if (exchange.Llm is { } llm)
        {
            activity.SetTag("gen_ai.response.id", llm.ResponseId);
            SetCost(activity, llm);
            if (llm.FinishReasons is { Count: > 0 } reasons)
            {
                activity.SetTag("gen_ai.response.finish_reasons", reasons.ToArray());
            }
        }
    }

    private static void SetConfigured(Exchange exchange, Activity activity, TracingSettings settings)
    {
        var added = new List<LogField>();
        foreach (var attribute in settings.Attributes)
        {
            attribute(exchange, added);
        }

        foreach (var field in added)
        {
            if (field is { Name: NameAttribute, Kind: LogFieldKind.Text })
            {
                activity.DisplayName = field.Text!;
            }
            else
            {
                SetTag(activity, field);
            }
        }
    }

    private static void SetTag(Activity activity, in LogField field) => activity.SetTag(field.Name, field.Kind switch
    {
        LogFieldKind.Integer => (long)field.Number,
        LogFieldKind.Double => field.Number,
        LogFieldKind.Bool => field.Number != 0 ? "true" : "false",
        _ => (object?)field.Text,
    });

    // Decimal text, as agentgateway writes it; parts that cost nothing are left out.
    private static void SetCost(Activity activity, LlmCallInfo llm)
    {
        if (llm.CostParts is not { } parts)
        {
            return;
        }

        Set("input", parts.Input);
        Set("output", parts.Output);
        Set("cache_read", parts.CacheRead);
        Set("cache_write", parts.CacheWrite);
        Set("reasoning", parts.Reasoning);
        Set("input_audio", parts.InputAudio);
        Set("output_audio", parts.OutputAudio);

        void Set(string kind, long nanoUsd)
        {
            if (nanoUsd > 0)
            {
                activity.SetTag("agw.ai.usage.cost." + kind, (nanoUsd / 1_000_000_000m).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
