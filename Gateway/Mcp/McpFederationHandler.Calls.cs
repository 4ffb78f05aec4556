using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Calls that go to the one server that their name or URI says.</summary>
internal sealed partial class McpFederationHandler
{
    private async ValueTask<GatewayError?> CallOneAsync(Exchange exchange, List<BoundTarget> bound, JsonRpcMessage message, McpCallInfo info, CancellationToken cancellationToken)
    {
        var json = exchange.Body.Bytes;
        var byUri = message.Method is "resources/read" or "resources/subscribe" or "resources/unsubscribe"
            || (message.Method == "completion/complete" && !message.Name.IsPresent);
        if (!byUri && message.Method is not ("tools/call" or "prompts/get" or "completion/complete"))
        {
            await SendErrorAsync(exchange, message, JsonRpcWriter.MethodNotFound, $"Method not found: {message.Method}", cancellationToken);
            return null;
        }

        var place = byUri ? message.Uri : message.Name;
        if (JsonRpcMessage.Text(json.Span, place) is not { } asked)
        {
            await SendErrorAsync(exchange, message, JsonRpcWriter.InvalidParams, byUri ? "params.uri is missing." : "params.name is missing.", cancellationToken);
            return null;
        }

        var target = Resolve(bound, asked, byUri, out var local);
        var type = McpAccess.TypeOf(message.Method);
        if (target is null || (type is not null && !access.Allows(exchange, type, target.Target.Name, local)))
        {
            var what = message.Method switch { "tools/call" => "tool", "prompts/get" => "prompt", "completion/complete" => "reference", _ => "resource" };
            await SendErrorAsync(exchange, message, JsonRpcWriter.InvalidParams, $"Unknown {what}: {asked}", cancellationToken);
            return null;
        }

        info.Target = target.Target.Name;
        info.ResourceName = local;
        var body = local == asked ? json : McpMessageRewriter.Replace(json.Span, place, McpMessageRewriter.Quote(local));
        var adapter = new CallAdapter(target, body, prefix ? new McpMessageRewriter(target.Target.Name) : null);

        // Not repeated: a tool may have run although its answer was lost.
        return await attempts.RunAsync(exchange, new SingleEndpointPicker(target.Target.Endpoint), adapter, null, exchange.Route?.Route.AttemptTimeout);
    }

    private BoundTarget? Resolve(List<BoundTarget> bound, string asked, bool byUri, out string local)
    {
        local = asked;
        if (!prefix && bound.Count == 1)
        {
            return bound[0];
        }

        var split = byUri ? McpNames.TrySplitUri(asked, out var name, out local) : McpNames.TrySplit(asked, out name, out local);
        return split ? bound.Find(b => b.Target.Name == name) : null;
    }

    private sealed class CallAdapter(BoundTarget target, ReadOnlyMemory<byte> body, McpMessageRewriter? rewriter) : IAttemptAdapter
    {
        public ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken) =>
            new(target.Target.Render(exchange, "POST", body, target.Session.SessionId));

        public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head)
        {
            if (head.Status == 404)
            {
                // The server forgot its part of the session; the client has to start a new one.
                return AttemptVerdict.Fail(UnknownSession);
            }

            var isStream = head.MediaType == McpHeaders.EventStream;
            if (rewriter is null || head.Status is < 200 or > 299)
            {
                var observer = new McpAnswerObserver(exchange.Mcp!, isStream);
                return AttemptVerdict.Final(isStream ? new SsePump(observer) : new PassThroughPump(observer));
            }

            return AttemptVerdict.Final(isStream ? new McpEventPump(rewriter.ToClient) : new BufferedPump(exchange.Snapshot.Frontend.MaxPayloadBytes, Rewrite));
        }

        public void OnCommit(Exchange exchange, Attempt attempt, UpstreamResponse head)
        {
            // The server's session is inside the client's sealed one and must not replace it.
            exchange.Http.Response.Headers.Remove(McpHeaders.SessionId);
            if (rewriter is not null)
            {
                exchange.Http.Response.ContentLength = null;
            }
        }

        private BufferedResult Rewrite(Exchange exchange, ReadOnlyMemory<byte> message)
        {
            if (message.IsEmpty)
            {
                return message;
            }

            var changed = rewriter!.ToClient(message.Span);
            McpAnswerObserver.Note(exchange.Mcp!, changed);
            return new ReadOnlyMemory<byte>(changed);
        }
    }
}
