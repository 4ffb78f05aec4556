using System.Text;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Messages that go to all servers.</summary>
internal sealed partial class McpFederationHandler
{
    private async ValueTask<GatewayError?> InitializeAsync(Exchange exchange, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        var body = exchange.Body.Bytes;
        var replies = await Task.WhenAll(targets.Select(t => caller.CallAsync(exchange, t, "POST", body, null, cancellationToken)));
        var good = replies.Where(r => r.HasResult).ToList();
        var failed = Array.Find(replies, r => !r.HasResult);
        if (good.Count == 0 || (failed is not null && !failOpen))
        {
            // The servers that did start a session are told, so that they need not wait for its end.
            await Task.WhenAll(good.Where(r => r.SessionId is not null)
                .Select(r => caller.CallAsync(exchange, r.Target, "DELETE", default, r.SessionId, cancellationToken)));
            return failed?.Error ?? GatewayError.BadUpstream($"The MCP server '{failed?.Target.Name}' refused to initialize.");
        }

        var result = McpInitializeMerge.Merge(good, message.Version, Version, out var version, out var features);
        var parts = new McpSessionTarget[good.Count];
        for (var i = 0; i < good.Count; i++)
        {
            parts[i] = new McpSessionTarget(good[i].Target.Name, good[i].SessionId, features[i]);
        }

        var id = seal.Seal(new McpSession(PrincipalOf(exchange), version, parts));
        exchange.Mcp!.SessionId = id;
        await SendResultAsync(exchange, message, result, id, cancellationToken);
        return null;
    }

    private async ValueTask<GatewayError?> ListAsync(Exchange exchange, List<BoundTarget> bound, JsonRpcMessage message, McpListMerge merge, CancellationToken cancellationToken)
    {
        Dictionary<string, string>? cursors = null;
        if (message.Cursor.IsPresent)
        {
            cursors = JsonRpcMessage.Text(exchange.Body.Bytes.Span, message.Cursor) is { } cursor ? McpListMerge.Cursors(cursor) : null;
            if (cursors is null)
            {
                await SendErrorAsync(exchange, message, JsonRpcWriter.InvalidParams, "The cursor is not valid.", cancellationToken);
                return null;
            }
        }

        var asked = new List<Task<McpReply>>(bound.Count);
        foreach (var (target, session) in bound)
        {
            if (!session.Features.HasFlag(merge.Feature))
            {
                continue;
            }

            var body = exchange.Body.Bytes;
            if (cursors is not null)
            {
                if (!cursors.TryGetValue(target.Name, out var own))
                {
                    continue;
                }

                body = McpMessageRewriter.Replace(body.Span, message.Cursor, McpMessageRewriter.Quote(own));
            }

            asked.Add(caller.CallAsync(exchange, target, "POST", body, session.SessionId, cancellationToken));
        }

        var replies = await Task.WhenAll(asked);
        foreach (var reply in replies)
        {
            // A server without such a list has nothing to add; it must not hide the lists of the others.
            if (reply.HasResult || reply.IsMethodNotFound)
            {
                continue;
            }

            if (reply.Status == 404)
            {
                return UnknownSession;
            }

            if (!failOpen)
            {
                if (reply.Error is not null)
                {
                    return reply.Error;
                }

                exchange.Mcp!.Target = reply.Target.Name;
                await SendAsync(exchange, reply.Message, null, cancellationToken);
                return null;
            }
        }

        await SendResultAsync(exchange, message, merge.Merge(replies), null, cancellationToken);
        return null;
    }

    private async Task BroadcastAsync(Exchange exchange, List<BoundTarget> bound, string method, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // Nobody waits for an answer to these; a server that does not take one is its own loss.
        await Task.WhenAll(bound.Select(b => caller.CallAsync(exchange, b.Target, method, body, b.Session.SessionId, cancellationToken)));
    }

    private async ValueTask<GatewayError?> AnswerServerAsync(Exchange exchange, List<BoundTarget> bound, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        var json = exchange.Body.Bytes;
        var wrapped = message.Id.IsPresent ? Encoding.UTF8.GetString(message.Id.Of(json.Span)).Trim('"') : "";
        if (McpNames.TryUnwrapId(wrapped, out var name, out var id) && bound.Find(b => b.Target.Name == name) is { } target)
        {
            var body = McpMessageRewriter.Replace(json.Span, message.Id, Encoding.UTF8.GetBytes(id));
            var reply = await caller.CallAsync(exchange, target.Target, "POST", body, target.Session.SessionId, cancellationToken);
            if (reply.Error is not null && reply.Status == 404)
            {
                return UnknownSession;
            }
        }

        await exchange.RespondAsync(Accepted, cancellationToken);
        return null;
    }
}
