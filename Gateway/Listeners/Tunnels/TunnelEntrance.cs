using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>CONNECT: leads tunnels back into the gateway (<c>tunnelProtocol: connect</c>, <c>connect.mode: tunnel</c>), or lets Kestrel route the request (<c>mode: route</c>).</summary>
internal sealed partial class TunnelEntrance(SnapshotHolder snapshots, ConnectionDispatcher dispatcher, TimeProvider time, ILogger<TunnelEntrance> logger)
{
    private static readonly byte[] Accepted = "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray();

    /// <summary>Serves an HTTP/1 connection that has to be a tunnel, or that begins with a CONNECT to route. False when it is another, or HTTP/2: then nothing was read.</summary>
    /// <remarks>A CONNECT that begins a connection is read here, so that its Host does not matter; Kestrel refuses a later one whose Host differs from its target.</remarks>
    public async ValueTask<bool> TryServeAsync(ConnectionContext connection, BindFeature feature, ConnectionDelegate next)
    {
        var input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(feature.Snapshot.Frontend.Connections.Http.Http1IdleTimeout, time);
        while (true)
        {
            var read = await input.ReadAsync(limit.Token);
            var state = Parse(read.Buffer, feature.IsTunnelEntrance, out var isOther, out var head, out var length);
            if (isOther)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return false;
            }

            switch (state)
            {
                case ConnectHeadState.Complete:
                    input.AdvanceTo(read.Buffer.GetPosition(length));
                    limit.CancelAfter(Timeout.InfiniteTimeSpan);
                    await ServeAsync(connection, feature, head!, next);
                    return true;
                case ConnectHeadState.Invalid:
                    input.AdvanceTo(read.Buffer.End);
                    await AnswerAsync(connection, 400, "Bad Request", "invalid request");
                    return true;
                default:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        return true;
                    }

                    break;
            }
        }
    }

    /// <summary>A request of an HTTP/2 connection whose every stream has to be a tunnel.</summary>
    public async Task ServeStreamAsync(HttpContext http, BindFeature feature)
    {
        if (!HttpMethods.IsConnect(http.Request.Method) || http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true)
        {
            await AnswerAsync(http, StatusCodes.Status405MethodNotAllowed, "method not allowed");
            return;
        }

        if (!ConnectTarget.TryParse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var target))
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "invalid request");
            return;
        }

        var headers = new HeaderDictionary();
        foreach (var (name, values) in http.Request.Headers)
        {
            headers[name] = values;
        }

        headers.Remove("Host");
        var certificate = http.Connection.ClientCertificate;
        if (Target(feature, target, headers, certificate) is not { } inner)
        {
            await AnswerAsync(http, StatusCodes.Status404NotFound, "bind not found");
            return;
        }

        await new Http2Tunnel(http).AcceptAsync(http.Response.Headers, http.RequestAborted);
        var connection = new TunnelConnection(
            http.Connection.Id, new DuplexPipe(new StreamInput(http.Request.BodyReader), http.Response.BodyWriter), http.Features, ownsSocket: false, _ => http.Abort(), http.RequestAborted);
        await EnterAsync(connection, inner, target, new IPEndPoint(http.Connection.RemoteIpAddress ?? IPAddress.None, http.Connection.RemotePort));
    }

    private async ValueTask ServeAsync(ConnectionContext connection, BindFeature feature, ConnectHead head, ConnectionDelegate next)
    {
        if (head.Method != "CONNECT")
        {
            await AnswerAsync(connection, 405, "Method Not Allowed", "method not allowed");
            return;
        }

        if (!ConnectTarget.TryParse(head.Target, out var target))
        {
            await AnswerAsync(connection, 400, "Bad Request", "invalid request");
            return;
        }

        if (!feature.IsTunnelEntrance)
        {
            await new TunnelCapableConnection(connection, feature.Owner, head).RunAsync(next);
            return;
        }

        var tls = connection.Features.Get<ITlsConnectionFeature>();
        if (Target(feature, target, Dictionary(head.Headers), tls?.ClientCertificate) is not { } inner)
        {
            await AnswerAsync(connection, 404, "Not Found", "bind not found");
            return;
        }

        await ClientChannel.For(connection).WriteAsync(Accepted, connection.ConnectionClosed);
        var tunnel = new TunnelConnection(connection.ConnectionId, connection.Transport, connection.Features, ownsSocket: tls is null, r => Abort(connection, r), connection.ConnectionClosed);
        await EnterAsync(tunnel, inner, target, connection.RemoteEndPoint);
    }

    private async ValueTask EnterAsync(TunnelConnection tunnel, BindFeature inner, ConnectTarget target, EndPoint? peer)
    {
        tunnel.RemoteEndPoint = peer;
        tunnel.LocalEndPoint = target.EndPoint ?? (EndPoint)new DnsEndPoint(target.Host, target.Port);
        tunnel.Features.Set<IBindFeature>(inner);
        inner.Owner.Add(tunnel);
        try
        {
            await dispatcher.EnterAsync(tunnel, inner, tunnel.ConnectionClosed);
            await tunnel.Done;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionResetException or ConnectionAbortedException)
        {
            LogEnded(inner.Port, e.GetType().Name);
        }
        finally
        {
            inner.Owner.Release(tunnel);
        }
    }

    private BindFeature? Target(BindFeature outer, ConnectTarget target, IHeaderDictionary headers, X509Certificate2? certificate)
    {
        var snapshot = snapshots.Current;
        return snapshot.FindTunnelTarget(target.Port) is not { } bind ? null : new BindFeature(outer.Owner, snapshot, bind)
        {
            Port = target.Port,
            RawPeer = outer.RawPeer,
            DestinationHost = target.Host,
            ConnectHeaders = headers,
            OuterCertificate = certificate ?? outer.OuterCertificate,
        };
    }

    private static HeaderDictionary Dictionary(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in fields)
        {
            headers.Append(name, value);
        }

        return headers;
    }

    // In route mode only CONNECT is ours; the others, and HTTP/2, are Kestrel's as soon as they differ from "CONNECT ".
    private static ConnectHeadState Parse(ReadOnlySequence<byte> buffer, bool all, out bool isOther, out ConnectHead? head, out int length)
    {
        head = null;
        length = 0;
        Span<byte> first = stackalloc byte[8];
        first = first[..(int)Math.Min(buffer.Length, first.Length)];
        buffer.Slice(0, first.Length).CopyTo(first);
        var mayBeConnect = first.Length < 8 ? "CONNECT "u8.StartsWith(first) : first.SequenceEqual("CONNECT "u8);
        isOther = all ? first.StartsWith("PRI "u8) : !mayBeConnect;
        if (isOther || first.Length < 8)
        {
            return ConnectHeadState.NeedMore;
        }

        if (buffer.IsSingleSegment)
        {
            return ConnectHeadParser.Parse(buffer.FirstSpan, out head, out length);
        }

        var size = (int)Math.Min(buffer.Length, ConnectHeadParser.MaxBytes);
        var copy = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            buffer.Slice(0, size).CopyTo(copy);
            return ConnectHeadParser.Parse(copy.AsSpan(0, size), out head, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy, clearArray: true);
        }
    }

    private static async ValueTask AnswerAsync(ConnectionContext connection, int status, string reason, string body)
    {
        var allow = status == 405 ? "Allow: CONNECT\r\n" : "";
        var bytes = System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain\r\n{allow}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        await connection.Transport.Output.WriteAsync(bytes);
    }

    private static async Task AnswerAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = body.Length;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static void Abort(ConnectionContext connection, ConnectionAbortedException? reason)
    {
        if (reason is null)
        {
            connection.Abort();
        }
        else
        {
            connection.Abort(reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A tunnel to port {Port} ended ({Reason})")]
    private partial void LogEnded(int port, string reason);
}
