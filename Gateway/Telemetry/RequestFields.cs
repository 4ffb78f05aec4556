using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>The fields of a finished request in agentgateway's order and names. Access log and span attributes are made of the same list. Source: telemetry.md 2.</summary>
internal static class RequestFields
{
    public static void Append(Exchange exchange, TimeProvider time, List<LogField> fields)
    {
        AppendRoute(exchange, fields);
        AppendHttp(exchange, fields);
        if (exchange.Mcp is { } mcp)
        {
            AppendMcp(mcp, fields);
        }

        if (exchange.Llm is { } llm)
        {
            AppendLlm(exchange, llm, time, fields);
        }

        AppendOutcome(exchange, fields);
    }

    private static void AppendRoute(Exchange exchange, List<LogField> fields)
    {
        if (exchange.Listener is { } listener)
        {
            Text(fields, "gateway", listener.Gateway);
            Text(fields, "listener", listener.Name);
        }

        Text(fields, "route_rule", exchange.Route?.Route.RuleName);
        Text(fields, "route", exchange.Route?.Route.Name);
        Text(fields, "endpoint", exchange.Log.Endpoint);
        if (exchange.Http.Connection.RemoteIpAddress is { } peer)
        {
            fields.Add(LogField.Of("src.addr", new System.Net.IPEndPoint(peer, exchange.Http.Connection.RemotePort).ToString()));
        }

        Text(fields, "src.identity", ClientIdentity.Of(exchange.Bind.OuterCertificate ?? exchange.Http.Connection.ClientCertificate));
    }

    private static void AppendHttp(Exchange exchange, List<LogField> fields)
    {
        fields.Add(LogField.Of("http.method", exchange.Http.Request.Method));
        Text(fields, "http.host", exchange.Request.OriginalAuthority);
        fields.Add(LogField.Of("http.path", exchange.Request.OriginalTarget));
        fields.Add(LogField.Of("http.version", exchange.Http.Request.Protocol));
        if (exchange.Log.Status != 0)
        {
            fields.Add(LogField.Of("http.status", (long)exchange.Log.Status));
        }

        Text(fields, "grpc.status", exchange.Log.GrpcStatus);
        if (exchange.Activity is { } activity)
        {
            fields.Add(LogField.Of("trace.id", activity.TraceId.ToHexString()));
            fields.Add(LogField.Of("span.id", activity.SpanId.ToHexString()));
        }

        Text(fields, "jwt.sub", exchange.Log.JwtSubject);
        if (exchange.Backend?.Handler.Protocol is { } protocol)
        {
            fields.Add(LogField.Of("protocol", ProtocolName.Of(protocol)));
        }

        // The key's id, never the key: who called, in every line and span.
        Text(fields, "agw.api_key.id", exchange.Caller?.Id);
        Text(fields, "agw.api_key.name", exchange.Caller?.Name);
        if (exchange.Snapshot.Revision > 0)
        {
            fields.Add(LogField.Of("agw.config.revision", exchange.Snapshot.Revision));
        }
    }

    private static void AppendMcp(McpCallInfo mcp, List<LogField> fields)
    {
        Text(fields, "mcp.method.name", mcp.Method);
        Text(fields, "mcp.target", mcp.Target);
        Text(fields, "mcp.resource.type", mcp.ResourceType);
        Text(fields, mcp.ResourceType switch { "tool" => "gen_ai.tool.name", "prompt" => "gen_ai.prompt.name", _ => "mcp.resource.uri" }, mcp.ResourceName);
        Text(fields, "mcp.session.id", mcp.SessionId);
        Number(fields, "mcp.error.code", mcp.ErrorCode);
        if (mcp.ErrorMessage is { } message)
        {
            fields.Add(LogField.Quoted("mcp.error.message", message));
        }
    }

    private static void AppendLlm(Exchange exchange, LlmCallInfo llm, TimeProvider time, List<LogField> fields)
    {
        fields.Add(LogField.Of("gen_ai.operation.name", llm.Operation == "embeddings" ? "embeddings" : "chat"));
        Text(fields, "gen_ai.provider.name", llm.Provider);
        Text(fields, "gen_ai.request.model", llm.SentModel ?? llm.RequestedModel);
        Text(fields, "gen_ai.response.model", llm.ResponseModel);
        Number(fields, "gen_ai.usage.input_tokens", llm.InputTokens);
        Number(fields, "gen_ai.usage.cache_creation.input_tokens", llm.CacheWriteTokens);
        Number(fields, "gen_ai.usage.cache_read.input_tokens", llm.CacheReadTokens);
        Number(fields, "gen_ai.usage.output_tokens", llm.OutputTokens);
        Number(fields, "gen_ai.usage.reasoning_tokens", llm.ReasoningTokens);
        if (llm.UsageEstimated)
        {
            fields.Add(LogField.Of("agw.ai.usage.estimated", true));
        }
        if (llm.FirstTokenAt is { } first)
        {
            fields.Add(LogField.Of("agw.ai.time_to_first_token", exchange.ElapsedAt(first).TotalSeconds));
            if (PerOutputToken(llm, time) is { } perToken)
            {
                fields.Add(LogField.Of("agw.ai.time_per_output_token", perToken));
            }
        }

        if (llm.CostNanoUsd is { } cost)
        {
            fields.Add(LogField.Of("agw.ai.usage.cost.total", (cost / 1_000_000_000m).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        Number(fields, "gen_ai.usage.output_image_tokens", llm.OutputImageTokens);
        Number(fields, "gen_ai.usage.input_audio_tokens", llm.InputAudioTokens);
        Number(fields, "gen_ai.usage.output_audio_tokens", llm.OutputAudioTokens);
        Number(fields, "gen_ai.request.temperature", llm.Temperature);
        Number(fields, "gen_ai.embeddings.dimension.count", llm.Dimensions);
        Text(fields, "gen_ai.request.encoding_formats", llm.EncodingFormat);
        Number(fields, "gen_ai.request.top_p", llm.TopP);
        Number(fields, "gen_ai.request.max_tokens", llm.MaxTokens);
        Number(fields, "gen_ai.request.frequency_penalty", llm.FrequencyPenalty);
        Number(fields, "gen_ai.request.presence_penalty", llm.PresencePenalty);
        Number(fields, "gen_ai.request.seed", llm.Seed);
    }

    private static void AppendOutcome(Exchange exchange, List<LogField> fields)
    {
        if (exchange.Log.Attempts > 1)
        {
            fields.Add(LogField.Of("retry.attempt", exchange.Log.Attempts - 1L));
        }

        if (exchange.Log.Tunnel is { } tunnel)
        {
            fields.Add(LogField.Of("tcp.received_bytes", tunnel.Received));
            fields.Add(LogField.Of("tcp.sent_bytes", tunnel.Sent));
        }

        if (exchange.Log.Error is { } error)
        {
            fields.Add(LogField.Quoted("error", error));
        }

        if (exchange.Log.Reason != ResponseReason.Upstream)
        {
            fields.Add(LogField.Of("reason", ReasonName.Of(exchange.Log.Reason)));
        }

        fields.Add(LogField.Of("duration", ((long)exchange.ElapsedAt(exchange.Log.EndedAt).TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture) + "ms"));
    }

    /// <summary>Seconds from the first token of a stream to its end, per output token; null when it cannot be known.</summary>
    /// <remarks>Divided by all output tokens, as agentgateway does and its dashboards expect; OpenTelemetry's conventions would leave out the first.</remarks>
    public static double? PerOutputToken(LlmCallInfo llm, TimeProvider time) =>
        llm is { FirstTokenAt: { } first, LastTokenAt: { } last, OutputTokens: > 0 and var tokens }
            ? time.GetElapsedTime(first, last).TotalSeconds / tokens
            : null;

    private static void Text(List<LogField> fields, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            fields.Add(LogField.Of(name, value));
        }
    }

    private static void Number(List<LogField> fields, string name, long? value)
    {
        if (value is { } number)
        {
            fields.Add(LogField.Of(name, number));
        }
    }

    private static void Number(List<LogField> fields, string name, double? value)
    {
        if (value is { } number)
        {
            fields.Add(LogField.Of(name, number));
        }
    }
}
