using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Makes one usage event of each finished LLM or MCP call, and of plain HTTP by a key of the control plane.</summary>
/// <remarks>
/// Whatever the end: answered, refused, failed or broken off. Refused before a policy knew the caller, or before the call was read (401, 403, 429 on LLM, MCP
/// and A2A routes): an event without tokens as well, within <see cref="RefusalAllowance"/>; beyond it only the metric counts them.
/// Not counted: MCP notifications, and MCP's long-lived GET streams.
/// </remarks>
internal sealed class UsageRecorder(IUsageSink sink, GatewayMetrics metrics, TimeProvider time) : ICompletionSink
{
    private const int MaxTextLength = 512;

    private readonly RefusalAllowance _refusals = new(time);

    public void OnCompleted(Exchange exchange)
    {
        if (sink is NullUsageSink)
        {
            return;
        }

        var kind = KindOf(exchange.Backend?.Handler.Protocol);
        if (Counts(exchange, kind) || IsCountedRefusal(exchange, ref kind))
        {
            sink.Record(Event(exchange, kind));
        }
    }

    private static string KindOf(BackendProtocol? protocol) => protocol switch
    {
        BackendProtocol.Llm => "llm",
        BackendProtocol.Mcp => "mcp",
        BackendProtocol.A2A => "a2a",
        _ => "http",
    };

    private static bool Counts(Exchange exchange, string kind) => kind switch
    {
        "llm" => exchange.Llm is not null || IsByKey(exchange),
        "mcp" => exchange.Mcp is { Method: not null, RequestId: not null },
        _ => IsByKey(exchange) && exchange.Backend is not null,
    };

    private static bool IsByKey(Exchange exchange) => exchange.Caller is { Kind: "virtualKey" or "playground" };

    // Policies refuse before a backend is chosen: the route tells what the request was meant for.
    private bool IsCountedRefusal(Exchange exchange, ref string kind)
    {
        // Most requests without a backend are neither: they need no second look for their route.
        var isRefusal = exchange.Log is { Status: 401 or 403 or 429, Reason: not ResponseReason.Upstream };
        if (!isRefusal && !IsByKey(exchange))
        {
            return false;
        }

        if (exchange.Backend is null && (exchange.Route ?? exchange.Listener?.Routes.Find(exchange.Request)) is { Route.Backends.All: [{ } first, ..] })
        {
            kind = KindOf(first.Handler.Protocol);
        }

        if (IsByKey(exchange))
        {
            return exchange.Backend is null || (isRefusal && exchange.Mcp is null);
        }

        if (kind == "http" || exchange.Mcp is not null)
        {
            return false;
        }

        if (_refusals.TryTake())
        {
            return true;
        }

        metrics.RefusalsUnrecorded.Add(1);
        return false;
    }

    private UsageEvent Event(Exchange exchange, string kind)
    {
        var log = exchange.Log;
        if (log.EndedAt == 0)
        {
            log.EndedAt = time.GetTimestamp();
        }

        var (llm, mcp, caller) = (exchange.Llm, exchange.Mcp, exchange.Caller ?? log.RefusedCaller);
        return new UsageEvent(
            InstanceId: "",
            Sequence: 0,
            exchange.RequestId,
            kind,
            exchange.StartedAt.ToUnixTimeMilliseconds(),
            Milliseconds(exchange, log.EndedAt),
            llm?.FirstTokenAt is { } first ? Milliseconds(exchange, first) : null,
            exchange.Snapshot.Revision,
            exchange.Listener?.Gateway,
            exchange.Route?.Route.Name,
            exchange.Backend?.Name,
            log.Endpoint,
            exchange.Http.Request.Method,
            Cut(PathOf(exchange.Request.OriginalTarget)),
            log.Status != 0 ? log.Status : exchange.Http.Response.StatusCode,
            log.ErrorCode ?? McpError(mcp),
            Cut(log.Error ?? mcp?.ErrorMessage),
            exchange.Activity?.TraceId.ToHexString(),
            exchange.Activity?.SpanId.ToHexString(),
            caller?.Id,
            caller?.UserId,
            caller?.TeamId,
            Cut(exchange.Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null),
            llm?.Provider,
            llm?.Operation,
            Cut(llm?.RequestedModel),
            Cut(llm?.SentModel),
            Cut(llm?.ResponseModel),
            mcp?.Target,
            Cut(mcp?.Method),
            mcp?.ResourceType == "tool" ? Cut(mcp.ResourceName) : null,
            llm?.InputTokens,
            llm?.OutputTokens,
            llm?.CacheReadTokens,
            llm?.CacheWriteTokens,
            llm?.ReasoningTokens,
            llm?.CostNanoUsd,
            llm?.PriceStatus ?? "n/a",
            llm?.Streaming ?? false,
            log.Attempts,
            Timeline(exchange))
        {
            UsageEstimated = llm?.UsageEstimated ?? false,
            ResponseId = Cut(llm?.ResponseId),
            FinishReasons = llm?.FinishReasons,
        };
    }

    private static string? McpError(McpCallInfo? mcp) =>
        mcp?.ErrorCode is { } code ? "jsonrpc_" + code.ToString(System.Globalization.CultureInfo.InvariantCulture) : mcp?.ToolError == true ? "tool_error" : null;

    private static Dictionary<string, long> Timeline(Exchange exchange)
    {
        var log = exchange.Log;
        var timeline = new Dictionary<string, long>(5);
        Add("auth", log.AuthenticatedAt);
        Add("route", log.RoutedAt);
        Add("upstream", log.UpstreamSentAt);
        Add("firstByte", log.FirstByteAt);
        Add("end", log.EndedAt);
        return timeline;

        void Add(string name, long at)
        {
            if (at != 0)
            {
                timeline[name] = Milliseconds(exchange, at);
            }
        }
    }

    private static long Milliseconds(Exchange exchange, long timestamp) => (long)exchange.ElapsedAt(timestamp).TotalMilliseconds;

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    // A client chooses these texts; the log must not grow with them.
    private static string? Cut(string? text) => text is { Length: > MaxTextLength } ? text[..MaxTextLength] : text;
}
