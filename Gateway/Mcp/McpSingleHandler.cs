using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>One MCP server behind a route: every message, session id and status passes through unchanged.</summary>
internal sealed class McpSingleHandler(McpUpstream target, bool localOnly, McpAccess access, AttemptLoop attempts) : IBackendHandler
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
        if (access.Restricts(exchange) && Denied(exchange, message) is { } unknown)
        {
            await exchange.RespondAsync(unknown, cancellationToken);
            return null;
        }

        // A POST is not repeated: a tool may have run although its answer was lost.
        return await attempts.RunAsync(exchange, _picker, new Adapter(target, access), null, exchange.Route?.Route.AttemptTimeout);
    }

    // A batch could hide a call from the rules.
    private LocalResponse? Denied(Exchange exchange, in JsonRpcMessage message)
    {
        var info = exchange.Mcp!;
        var names = message.Kind == JsonRpcKind.Request && info.ResourceName is not null && McpAccess.TypeOf(message.Method) is not null;
        if (message.Kind != JsonRpcKind.Batch && (!names || access.Allows(exchange, info.ResourceType!, target.Name, info.ResourceName!)))
        {
            return null;
        }

        var id = message.Id.IsPresent ? message.Id.Of(exchange.Body.Bytes.Span) : default;
        return new LocalResponse(200, JsonRpcWriter.Error(id, JsonRpcWriter.InvalidParams, $"Unknown {info.ResourceType ?? "method"}: {info.ResourceName}"), McpHeaders.Json)
        {
            Reason = ResponseReason.Authorization,
        };
    }

    private sealed class Adapter(McpUpstream target, McpAccess access) : IAttemptAdapter
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
            if (head.Status == 200 && access.Restricts(exchange) && McpListFilter.For(exchange, access, target.Name) is { } filter)
            {
                return AttemptVerdict.Final(isStream ? new McpEventPump(filter.Apply) : new BufferedPump(exchange.Snapshot.Frontend.MaxPayloadBytes, filter.Apply));
            }

            var observer = new McpAnswerObserver(exchange.Mcp!, isStream);
            return AttemptVerdict.Final(isStream ? new SsePump(observer) : new PassThroughPump(observer));
        }

        public void OnCommit(Exchange exchange, Attempt attempt, UpstreamResponse head)
        {
            if (access.Restricts(exchange))
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
