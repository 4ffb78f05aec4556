using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>One MCP server behind a route: every message, session id and status passes through unchanged.</summary>
internal sealed class McpSingleHandler(McpUpstream target, bool localOnly, AttemptLoop attempts) : IBackendHandler
{
    private static readonly GatewayError LegacySse = new(
        ResponseReason.MCP, 404, "The older HTTP+SSE transport is not served; use Streamable HTTP at the MCP endpoint.", "not_found");

    private readonly SingleEndpointPicker _picker = new(target.Endpoint);

    public BackendProtocol Protocol => BackendProtocol.Mcp;

    public IErrorFormat ErrorFormat => McpErrorFormat.Instance;

    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (localOnly && McpOriginGuard.Check(exchange) is { } refused)
        {
            return refused;
        }

        if (McpWellKnown.Is(exchange.Request))
        {
            return await attempts.RunAsync(exchange, _picker, WellKnownAdapter.Instance, null, exchange.Route?.Route.AttemptTimeout);
        }

        if (exchange.Request.Path is "/sse")
        {
            return LegacySse;
        }

        var (message, error) = await McpRequestReader.ReadAsync(exchange, cancellationToken);
        if (error is not null)
        {
            return error;
        }

        var info = McpRequestReader.Describe(exchange, message);
        info.Target = target.Name;
        if (exchange.Caller?.AllowedTools is { } allowed && Denied(exchange, message, allowed) is { } unknown)
        {
            await exchange.RespondAsync(unknown, cancellationToken);
            return null;
        }

        // A POST is not repeated: a tool may have run although its answer was lost.
        return await attempts.RunAsync(exchange, _picker, new Adapter(target), null, exchange.Route?.Route.AttemptTimeout);
    }

    private LocalResponse? Denied(Exchange exchange, in JsonRpcMessage message, IReadOnlyList<string> allowed)
    {
        if (message.Kind == JsonRpcKind.Batch || (message.Method == "tools/call" && !McpToolAccess.Allows(allowed, target.Name, exchange.Mcp!.ResourceName ?? "")))
        {
            var id = message.Id.IsPresent ? message.Id.Of(exchange.Body.Bytes.Span) : default;
            return new LocalResponse(200, JsonRpcWriter.Error(id, JsonRpcWriter.InvalidParams, $"Unknown tool: {exchange.Mcp!.ResourceName}"), McpHeaders.Json)
            {
                Reason = ResponseReason.Authorization,
            };
        }

        return null;
    }

    private sealed class Adapter(McpUpstream target) : IAttemptAdapter
    {
        public ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken)
        {
            var isPost = exchange.Request.Method == "POST";
            return new(target.Render(exchange, exchange.Request.Method, isPost ? exchange.Body.Bytes : default, sessionId: null, keepSession: true));
        }

        public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head)
        {
            if (head.Header(McpHeaders.SessionId) is { Count: > 0 } session)
            {
                exchange.Mcp!.SessionId = session.ToString();
            }

            var isStream = head.MediaType == McpHeaders.EventStream;
            if (exchange.Mcp!.Method == "tools/list" && exchange.Caller?.AllowedTools is { } allowed && head.Status == 200)
            {
                var filter = new McpToolFilter(target.Name, allowed);
                return AttemptVerdict.Final(isStream ? new McpEventPump(filter.Apply) : new BufferedPump(exchange.Snapshot.Frontend.MaxPayloadBytes, filter.Apply));
            }

            var observer = new McpAnswerObserver(exchange.Mcp, isStream);
            return AttemptVerdict.Final(isStream ? new SsePump(observer) : new PassThroughPump(observer));
        }

        public void OnCommit(Exchange exchange, Attempt attempt, UpstreamResponse head)
        {
            if (exchange.Mcp!.Method == "tools/list" && exchange.Caller?.AllowedTools is not null)
            {
                exchange.Http.Response.ContentLength = null;
            }
        }
    }

    // OAuth metadata of the server: plain HTTP to the same host, path as asked.
    private sealed class WellKnownAdapter : IAttemptAdapter
    {
        public static WellKnownAdapter Instance { get; } = new();

        public ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken) =>
            new(RequestHygiene.Create(exchange, attempt.Endpoint));

        public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head) => AttemptVerdict.Final(PassThroughPump.Instance);
    }
}
