using System.Text;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Several MCP servers as one: answers <c>initialize</c> and lists from all, sends calls to the server that the name says.</summary>
/// <remarks>
/// 1. checks of the transport   2. session from the sealed id (404 if it cannot be used: the client then starts anew)
/// 3. by message: initialize and lists to all and merged, calls to one, notifications to all, answers to the server that asked
/// The gateway keeps no session state: see <see cref="McpSessionSeal"/>.
/// </remarks>
internal sealed partial class McpFederationHandler(
    IReadOnlyList<McpUpstream> targets, bool prefix, bool failOpen, bool localOnly, McpAccess access, McpSessionSeal seal, McpCaller caller, AttemptLoop attempts, TimeProvider time)
    : IBackendHandler
{
    private static readonly GatewayError NoSession = new(
        ResponseReason.MCP, StatusCodes.Status400BadRequest, "The session header is required: only initialize starts without it.", "missing_session");

    private static readonly GatewayError UnknownSession = new(ResponseReason.MCP, StatusCodes.Status404NotFound, "Session not found.", "session_not_found");

    private static readonly GatewayError NoBatch = new(
        ResponseReason.MCP, StatusCodes.Status400BadRequest, "Batches are not part of MCP since 2025-06-18.", "batch_not_supported");

    private static readonly string Version = typeof(McpFederationHandler).Assembly.GetName().Version?.ToString(3) ?? "0";

    public BackendProtocol Protocol => BackendProtocol.Mcp;

    public IErrorFormat ErrorFormat => McpErrorFormat.Instance;

    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        // 1. Transport
        if (localOnly && McpOriginGuard.Check(exchange) is { } refused)
        {
            return refused;
        }

        if (McpWellKnown.Is(exchange.Request) || exchange.Request.Path is "/sse")
        {
            return new GatewayError(ResponseReason.NotFound, StatusCodes.Status404NotFound, "not found", "not_found");
        }

        var (message, error) = await McpRequestReader.ReadAsync(exchange, cancellationToken);
        if (error is not null)
        {
            return error;
        }

        var info = McpRequestReader.Describe(exchange, message);
        if (exchange.Request.Method == "POST" && message.Kind == JsonRpcKind.Batch)
        {
            return NoBatch;
        }

        if (message.Method == "initialize" && message.Kind == JsonRpcKind.Request)
        {
            return await InitializeAsync(exchange, message, cancellationToken);
        }

        // 2. Session
        if (info.SessionId is not { } id)
        {
            return NoSession;
        }

        if (seal.Open(id, PrincipalOf(exchange)) is not { } session || !TryBind(session, out var bound))
        {
            return UnknownSession;
        }

        // 3. Message
        switch (exchange.Request.Method)
        {
            case "GET":
                return await ListenAsync(exchange, bound, cancellationToken);
            case "DELETE":
                seal.End(id);
                await BroadcastAsync(exchange, bound, "DELETE", default, cancellationToken);
                await exchange.RespondAsync(Accepted, cancellationToken);
                return null;
        }

        switch (message.Kind)
        {
            case JsonRpcKind.Notification:
                await BroadcastAsync(exchange, bound, "POST", exchange.Body.Bytes, cancellationToken);
                await exchange.RespondAsync(Accepted, cancellationToken);
                return null;
            case JsonRpcKind.Response:
                return await AnswerServerAsync(exchange, bound, message, cancellationToken);
        }

        Func<string, string, bool>? allows = access.Restricts(exchange) && McpAccess.TypeOf(message.Method) is { } type
            ? (target, name) => access.Allows(exchange, type, target, name)
            : null;
        if (McpListMerge.For(message.Method, prefix, allows) is { } merge)
        {
            return await ListAsync(exchange, bound, message, merge, cancellationToken);
        }

        switch (message.Method)
        {
            case "ping":
                await SendResultAsync(exchange, message, "{}"u8.ToArray(), null, cancellationToken);
                return null;
            case "logging/setLevel":
                await BroadcastAsync(exchange, [.. bound.Where(b => b.Session.Features.HasFlag(McpFeatures.Logging))], "POST", exchange.Body.Bytes, cancellationToken);
                await SendResultAsync(exchange, message, "{}"u8.ToArray(), null, cancellationToken);
                return null;
            default:
                return await CallOneAsync(exchange, bound, message, info, cancellationToken);
        }
    }

    private static LocalResponse Accepted { get; } = new(StatusCodes.Status202Accepted) { Reason = ResponseReason.Upstream };

    // The caller that opened a session is the only one that may use it.
    private static string PrincipalOf(Exchange exchange) =>
        exchange.Caller is { } who ? $"{who.Kind}:{who.Id ?? who.UserId ?? who.Name}" : "";

    private bool TryBind(McpSession session, out List<BoundTarget> bound)
    {
        bound = new List<BoundTarget>(session.Targets.Count);
        foreach (var part in session.Targets)
        {
            var target = Find(part.Name);
            if (target is null)
            {
                return false;
            }

            bound.Add(new BoundTarget(target, part));
        }

        return true;
    }

    private McpUpstream? Find(string name)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].Name == name)
            {
                return targets[i];
            }
        }

        return null;
    }

    private static Task SendErrorAsync(Exchange exchange, in JsonRpcMessage message, int code, string text, CancellationToken cancellationToken)
    {
        exchange.Mcp!.ErrorCode = code;
        exchange.Mcp.ErrorMessage = text;
        var body = JsonRpcWriter.Error(message.Id.Of(exchange.Body.Bytes.Span), code, text);
        return SendAsync(exchange, body, null, cancellationToken);
    }

    private static Task SendResultAsync(Exchange exchange, in JsonRpcMessage message, ReadOnlySpan<byte> result, string? sessionId, CancellationToken cancellationToken) =>
        SendAsync(exchange, JsonRpcWriter.Result(message.Id.Of(exchange.Body.Bytes.Span), result), sessionId, cancellationToken);

    // JSON, unless the client takes only event streams.
    private static async Task SendAsync(Exchange exchange, byte[] body, string? sessionId, CancellationToken cancellationToken)
    {
        var accept = exchange.Request.Headers.Accept.ToString();
        var wantsStream = accept.Contains(McpHeaders.EventStream, StringComparison.OrdinalIgnoreCase)
            && !accept.Contains(McpHeaders.Json, StringComparison.OrdinalIgnoreCase) && !accept.Contains('*', StringComparison.Ordinal);
        if (wantsStream)
        {
            body = [.. "event: message\ndata: "u8, .. body, .. "\n\n"u8];
        }

        KeyValuePair<string, string>[]? headers = sessionId is null ? null : [new(McpHeaders.SessionId, sessionId)];
        var response = new LocalResponse(StatusCodes.Status200OK, body, wantsStream ? McpHeaders.EventStream : McpHeaders.Json, headers) { Reason = ResponseReason.Upstream };
        await exchange.RespondAsync(response, cancellationToken);
    }

    /// <summary>A server with its part of the session.</summary>
    private sealed record BoundTarget(McpUpstream Target, McpSessionTarget Session);
}
